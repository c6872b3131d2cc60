import { dictsAt, rawAt } from '../reading/tree.ts'
import type { Sender } from './sender.ts'

/**
 * A pod and the prometheus.yml that it reads are one sender: containers and identity are said by the one,
 * remote writes and labels by the other.
 */
export function configured(senders: readonly Sender[]): readonly Sender[] {
  const pods = senders.filter(({ kind, writes }) => kind === 'pod' && writes.length === 0)
  const used = new Set<Sender>()
  const joined = new Map(
    pods.flatMap((pod) => {
      const file = senders.find((one) => one.kind === 'file' && !used.has(one) && reads(pod, one))
      if (file === undefined) return []
      used.add(file)
      const { externalLabels, writes } = file
      return [[pod, { ...pod, externalLabels, writes }] as const]
    }),
  )
  return senders.flatMap((one) => (used.has(one) ? [] : [joined.get(one) ?? one]))
}

/** By the volume with the ConfigMap; a file outside of one may be any pod's. */
function reads({ spec }: Sender, { context }: Sender): boolean {
  const { configMap } = context
  const names = dictsAt(spec, 'volumes').map((one) => rawAt(one, 'configMap', 'name'))
  return configMap === undefined || names.includes(configMap)
}
