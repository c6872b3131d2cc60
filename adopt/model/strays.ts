import { at, type Dict, type Field, isDict, type Node, rawAt } from '../reading/tree.ts'
import { isIngestion } from './writes.ts'

/** What looks like a way to Azure, and was understood as none. */
export interface Stray {
  readonly what: string
  readonly next: string
}

/** Fields that nobody has taken although they name Azure's ingestion or Microsoft's sidecar. */
export function strays(fields: readonly Field[]): readonly Stray[] {
  return fields
    .filter(({ text }) => isIngestion(text) || /\/prom-remotewrite|:prom-remotewrite/.test(text))
    .map(({ file, line, path }) => ({
      what: `${file}:${line} (${path}): it looks like a way to Azure Monitor, and is nothing that is understood here`,
      next: 'describe it by the Prometheus object or the values of kube-prometheus-stack: kubectl get prometheus -A -o yaml',
    }))
}

/** Remote writes that stand in a Secret, `additionalRemoteWrite: { name, key }`: it is never read. */
export function secretWrites(
  tree: Dict,
): readonly { readonly node: Node; readonly what: string }[] {
  return [...tree.entries].flatMap(([key, node]) => {
    const name = rawAt(node, 'name')
    if (/remote_?write/i.test(key) && name !== undefined && at(node, 'key') !== undefined) {
      const what = `Secret ${name} (${rawAt(node, 'key')}), which holds remote writes (${key})`
      return [{ node, what }]
    }
    const below = node.kind === 'list' ? node.items : [node]
    return below.filter(isDict).flatMap(secretWrites)
  })
}
