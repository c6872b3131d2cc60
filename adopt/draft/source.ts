import { variableOf } from '../model/containers.ts'
import { type VaultAccess, vaultOf } from '../model/vault.ts'
import type { Way, Ways } from '../model/ways.ts'
import type { Reading } from '../reading/reading.ts'
import { type Said, said, textAt } from '../reading/said.ts'
import { at, type Dict, dictAt, isDict, type Node, rawAt } from '../reading/tree.ts'
import type { Sheet } from './sheet.ts'

/** Everything that one cluster is adopted from. */
export interface Source {
  readonly way: Way
  readonly all: Ways
  readonly reading: Reading
  readonly vault: VaultAccess
  /** The way's first remote write; none where only a pod is known. */
  readonly write: Dict | undefined
  /** `azureAd` of the remote write, with Prometheus' own token. */
  readonly azureAd: Dict | undefined
  readonly sheet: Sheet
}

export function sourceOf(all: Ways, way: Way, reading: Reading, sheet: Sheet): Source {
  const [write] = way.writes
  const azureAd = way.sidecar === undefined ? at(write, 'azureAd') : undefined
  return {
    way,
    all,
    reading,
    vault: vaultOf(way, reading),
    write,
    azureAd: isDict(azureAd) ? azureAd : undefined,
    sheet,
  }
}

/** A variable of the sidecar; absent where there is none. */
export function variable({ way }: Source, name: string): Said {
  return way.sidecar?.variable(name) ?? {}
}

export function variableNode({ way }: Source, name: string): Node | undefined {
  return way.sidecar?.variableNode(name)
}

/** The entry of a variable in the container itself: that it may come from elsewhere is not enough. */
export function variableEntry({ way }: Source, name: string): Dict | undefined {
  return way.sidecar && variableOf(way.sidecar.container, name)
}

/** Where samples go today. */
export function ingestionUrl(source: Source): Said {
  const { way, write } = source
  if (way.sidecar === undefined) return said(write, 'url')
  const url = variable(source, 'INGESTION_URL')
  if (!way.sidecar.isAadAuthProxy || url.text === undefined) return url
  // The proxy is told the host, and its senders the path.
  const path = /^https?:\/\/[^/]+(\/.*)$/.exec(textAt(write, 'url') ?? '')?.[1] ?? ''
  return { text: `https://${url.text.replace(/^https?:\/\//, '').replace(/\/$/, '')}${path}` }
}

/** Where that stands. */
export function ingestionUrlNodes(source: Source): readonly (Node | undefined)[] {
  const { way, write } = source
  if (way.sidecar === undefined) return [at(write, 'url')]
  const url = variableNode(source, 'INGESTION_URL')
  return way.sidecar.isAadAuthProxy ? [url, at(write, 'url')] : [url]
}

/** A label or annotation that workload identity is told by. */
export function hasPodLabel({ way }: Source, name: string): boolean {
  return rawAt(way.sender.podLabels, name) !== undefined
}

export function serviceAccountAnnotations({ way }: Source): Dict {
  return dictAt(way.sender.beside, 'serviceAccount', 'annotations')
}
