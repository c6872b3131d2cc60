import type { Field } from '../reading/tree.ts'
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
