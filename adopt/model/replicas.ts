import { rawAt } from '../reading/tree.ts'
import type { Sender } from './sender.ts'

/**
 * Pods of one Prometheus, and the object that they are made of, are one sender: the object when it is among
 * the files, else the first pod.
 */
export function withoutReplicas(senders: readonly Sender[]): {
  readonly senders: readonly Sender[]
  readonly replicas: readonly Sender[]
} {
  const first = new Map<string, Sender>()
  for (const sender of senders.toSorted((one, other) => rank(one) - rank(other))) {
    const key = prometheusOf(sender)
    if (key !== undefined && !first.has(key)) first.set(key, sender)
  }
  const isReplica = (sender: Sender) => {
    const key = prometheusOf(sender)
    return key !== undefined && first.get(key) !== sender
  }
  return {
    senders: senders.filter((sender) => !isReplica(sender)),
    replicas: senders.filter(isReplica),
  }
}

/** What is written by people comes before what is made of it. */
function rank({ kind }: Sender): number {
  return kind === 'object' || kind === 'agent' ? 0 : 1
}

/** Namespace and name of the Prometheus object; of a pod by the operator's label, or by the pod's own name. */
function prometheusOf({ kind, metadata, title }: Sender): string | undefined {
  const namespace = rawAt(metadata, 'namespace') ?? ''
  const name = rawAt(metadata, 'name')
  if (kind === 'object' || kind === 'agent') return name && `${namespace}/${name}`
  if (kind !== 'operatorPod') return undefined
  const label = rawAt(metadata, 'labels', 'operator.prometheus.io/name')
  const ofPod = title === 'Pod' ? name?.replace(/^prometheus-/, '').replace(/-\d+$/, '') : undefined
  const owner = label ?? ofPod
  return owner && `${namespace}/${owner}`
}
