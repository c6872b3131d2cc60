import { durationOf } from '../../duration.ts'
import { nearest } from '../../nearest.ts'
import type { Problem, Warning } from '../../problem.ts'
import type { Environment } from '../resolve.ts'

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ */
const SYNC_OPTIONS = [
  ...['ApplyOutOfSyncOnly', 'ClientSideApplyMigration', 'CreateNamespace', 'Delete'],
  ...['FailOnSharedResource', 'Force', 'Prune', 'PruneLast', 'PrunePropagationPolicy', 'Replace'],
  ...['RespectIgnoreDifferences', 'ServerSideApply', 'SkipDryRunOnMissingResource', 'Validate'],
]

/** What Argo CD could not do with this chart, or would do another way than it is written. */
export function argocdProblems({ argocd }: Environment): Problem[] {
  if (argocd === undefined) return []
  const { syncOptions, retry, finalizers } = argocd
  const problems = syncOptions.flatMap((option, index): Problem[] => {
    const path = `argocd.syncOptions[${index}]`
    if (option === 'ServerSideApply=false') {
      return [
        {
          path,
          value: option,
          allowed:
            "ServerSideApply=true: Prometheus' CRDs are larger than the annotation that client-side apply keeps",
          next: 'remove it',
        },
      ]
    }
    const isRepeated = syncOptions.slice(0, index).some((other) => keyOf(other) === keyOf(option))
    return isRepeated ? [{ path, value: option, allowed: 'an option that is not there yet' }] : []
  })
  finalizers.forEach((finalizer, index) => {
    if (finalizers.indexOf(finalizer) === index) return
    problems.push({
      path: `argocd.finalizers[${index}]`,
      value: finalizer,
      allowed: 'a finalizer that is not there yet',
    })
  })
  if (retry && durationOf(retry.backoff.duration) > durationOf(retry.backoff.maxDuration)) {
    problems.push({
      path: 'argocd.retry.backoff.duration',
      value: retry.backoff.duration,
      allowed: `at most maxDuration, which is ${retry.backoff.maxDuration}`,
    })
  }
  return problems
}

/** What Argo CD takes without a word. */
export function argocdWarnings({ argocd }: Environment): Warning[] {
  if (argocd === undefined) return []
  const unknown = argocd.syncOptions.flatMap((option, index) => {
    const key = keyOf(option)
    if (SYNC_OPTIONS.includes(key)) return []
    const meant = nearest(key, SYNC_OPTIONS)
    return [
      {
        path: `argocd.syncOptions[${index}]`,
        value: option,
        warning: 'not among the options that are known here; Argo CD ignores one it does not know',
        next:
          meant === undefined ? `there are ${SYNC_OPTIONS.join(', ')}` : `did you mean ${meant}?`,
      },
    ]
  })
  const { retry } = argocd
  if (retry === undefined || retry.limit >= 0 || retry.refresh) return unknown
  return [
    ...unknown,
    {
      path: 'argocd.retry.limit',
      value: String(retry.limit),
      warning:
        'a commit that cannot be synced is retried forever, and one that fixes it waits behind it',
      next: 'add refresh: true where your Argo CD knows it, or a limit',
    },
  ]
}

function keyOf(option: string): string {
  return option.replace(/=.*/, '')
}
