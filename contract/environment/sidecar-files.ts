import { CA_VOLUME, INBOUND_TOKEN_VOLUME } from '../pod.ts'
import type { Sidecar } from './resolve.ts'

/** A key of a ConfigMap or a Secret that becomes a file in the sidecar's container. */
export interface SidecarFile {
  /** Name of the volume. */
  readonly volume: string
  /** Where the volume is in the container. */
  readonly mountPath: string
  readonly source: {
    readonly kind: 'configMap' | 'secret'
    readonly name: string
    readonly key: string
  }
}

/** A row for each option that names a file; `undefined` where it is not used. */
const FILES: Readonly<Record<string, (sidecar: Sidecar) => SidecarFile | undefined>> = {
  ca: caFile,
  inboundToken: inboundTokenFile,
}

/** Everything that is mounted into the sidecar besides what its identity needs. */
export function sidecarFiles(sidecar: Sidecar): readonly SidecarFile[] {
  return Object.values(FILES).flatMap((fileOf) => fileOf(sidecar) ?? [])
}

/** The authorities that are trusted besides those of Node.js. */
export function caFile({ network }: Sidecar): SidecarFile | undefined {
  const { ca } = network
  return ca && { volume: CA_VOLUME, mountPath: `${FOLDER}/ca`, source: ca }
}

/** The tokens that senders of other pods present. */
export function inboundTokenFile({ inboundToken }: Sidecar): SidecarFile | undefined {
  if (inboundToken === undefined) return undefined
  const { secretName: name, key } = inboundToken
  const source = { kind: 'secret', name, key } as const
  return { volume: INBOUND_TOKEN_VOLUME, mountPath: `${FOLDER}/inbound-token`, source }
}

const FOLDER = '/etc/azure-monitor-remote-write'

/** The path that the sidecar is told. */
export function pathOf({ mountPath, source }: SidecarFile): string {
  return `${mountPath}/${source.key}`
}
