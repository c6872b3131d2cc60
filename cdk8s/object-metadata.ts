import type { Cluster } from '../contract/environment/resolve.ts'
import { OBJECT } from '../contract/pod.ts'

/** Argo CD syncs this folder together with the chart, whose CRDs may not be there at the first sync. */
export const AFTER_THE_CHART = {
  'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
} as const

/** The chart's operator and its Prometheus only look at objects with the label of their release. */
export function objectMetadata(
  { namespace, release }: Cluster['prometheus'],
  annotations?: Readonly<Record<string, string>>,
) {
  return { name: OBJECT, namespace, labels: { release }, ...(annotations ? { annotations } : {}) }
}
