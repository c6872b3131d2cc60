import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import type { Deployment } from './deployment.ts'

/** For kinds whose CRD comes with the chart, which Argo CD syncs together with our manifests. */
export const SKIP_UNKNOWN_KINDS = {
  'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
} as const

/** Paths in the repository that holds `dist/`. */
export interface Paths {
  readonly values: string
  /** The folder of manifests; `undefined` where there is none. */
  readonly manifests: string | undefined
}

/**
 * The chart with our values, and our manifests beside it, as one Argo CD Application.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
 */
export function addApplication(
  scope: Construct,
  { environment, cluster }: Deployment,
  { values, manifests }: Paths,
): void {
  const { argocd } = environment
  if (argocd === undefined) return
  const { chartVersion, namespace, release } = cluster.prometheus
  new ApiObject(scope, 'application', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      // Renamed, it would be another Application beside the old one, and both would deploy.
      name: `prometheus-${environment.origin}-${cluster.origin}`,
      namespace: argocd.namespace,
    },
    spec: {
      project: argocd.project,
      destination: { ...cluster.destination, namespace },
      sources: [
        {
          repoURL: 'https://prometheus-community.github.io/helm-charts',
          chart: 'kube-prometheus-stack',
          targetRevision: chartVersion,
          helm: {
            releaseName: release,
            // Ours last: Helm replaces lists, and the sidecar stands in one.
            valueFiles: [...(argocd.valueFiles ?? []), values].map((file) => `$values/${file}`),
          },
        },
        {
          repoURL: argocd.repoUrl,
          targetRevision: argocd.revision,
          ref: 'values',
          ...(manifests && { path: manifests }),
        },
      ],
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // Prometheus' CRDs are larger than the annotation that client-side apply keeps.
        syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
      },
    },
  })
}
