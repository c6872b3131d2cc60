import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { inRepository } from '../contract/environment/in-repository.ts'
import { deployedName } from '../contract/environment/rules/deployers.ts'
import type { Deployment } from './deployment.ts'

/** For kinds whose CRD comes with the chart, which Argo CD syncs together with our manifests. */
export const SKIP_UNKNOWN_KINDS = {
  'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
} as const

/** Paths from the folder that holds `dist/`. */
export interface Paths {
  /** `undefined` without the chart. */
  readonly values: string | undefined
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
  const { namespace } = cluster.prometheus
  new ApiObject(scope, 'application', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: deployedName(environment, cluster),
      namespace: argocd.namespace,
      ...(Object.keys(argocd.labels).length > 0 && { labels: argocd.labels }),
      ...(argocd.finalizers.length > 0 && { finalizers: argocd.finalizers }),
    },
    spec: {
      project: argocd.project,
      destination: { ...cluster.destination, namespace },
      sources: [
        ...(values === undefined ? [] : [chartSource(argocd, cluster, values)]),
        {
          repoURL: argocd.repoUrl,
          targetRevision: argocd.revision,
          ...(values && { ref: 'values' }),
          ...(manifests && { path: inRepository(argocd, manifests) }),
        },
      ],
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: withOwn(argocd.syncOptions),
        ...retryOf(argocd),
      },
    },
  })
}

function chartSource(argocd: ArgoCd, { prometheus }: Deployment['cluster'], values: string) {
  const files = [...(argocd.valueFiles ?? []), inRepository(argocd, values)]
  return {
    // Argo CD writes a registry without the scheme, which would make a source of another kind of it.
    repoURL: argocd.chartRepository.replace(/^oci:\/\//, ''),
    chart: 'kube-prometheus-stack',
    targetRevision: prometheus.chartVersion,
    helm: {
      releaseName: prometheus.release,
      // Ours last: Helm replaces lists, and the sidecar is in one.
      valueFiles: files.map((file) => `$values/${file}`),
    },
  }
}

type ArgoCd = NonNullable<Deployment['environment']['argocd']>

/** Prometheus' CRDs are larger than the annotation that client-side apply keeps. */
const SYNC_OPTIONS = ['CreateNamespace=true', 'ServerSideApply=true']

function withOwn(own: readonly string[]): string[] {
  const key = (option: string) => option.replace(/=.*/, '')
  const taken = own.map(key)
  return [...SYNC_OPTIONS.filter((option) => !taken.includes(key(option))), ...own]
}

/** Nothing where Argo CD's own five tries are enough. */
export function retryOf({ retry }: Pick<ArgoCd, 'retry'>) {
  if (retry === undefined) return {}
  const { refresh, ...known } = retry
  // Server-side apply refuses a field that an older CRD does not have.
  return { retry: { ...known, ...(refresh && { refresh }) } }
}
