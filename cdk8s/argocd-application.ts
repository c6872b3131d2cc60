import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import type { Deployment } from './deployment.ts'
import { clusterFolder } from './layout.ts'

/**
 * The chart with our values, and our manifests beside it, as one Argo CD Application.
 *
 * @param hasManifests - whether the cluster has a folder of manifests
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
 */
export function addApplication(
  scope: Construct,
  { environment, cluster }: Deployment,
  hasManifests: boolean,
): void {
  const { argocd } = environment
  if (argocd === undefined) return
  const { chartVersion, namespace, release } = cluster.prometheus
  const folder = clusterFolder(environment.name, cluster.name)
  new ApiObject(scope, 'application', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: `prometheus-${environment.name}-${cluster.name}`,
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
            valueFiles: [
              ...(argocd.valueFiles ?? []),
              `dist/${folder}/values/kube-prometheus-stack.yaml`,
            ].map((file) => `$values/${file}`),
          },
        },
        {
          repoURL: argocd.repoUrl,
          targetRevision: argocd.revision,
          ref: 'values',
          ...(hasManifests ? { path: `dist/${folder}/manifests` } : {}),
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
