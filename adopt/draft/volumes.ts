import type { Sender } from '../model/sender.ts'
import { isOfVault } from '../model/vault.ts'
import { at, type Dict, dictsAt, type Node, plain, rawAt } from '../reading/tree.ts'
import { FILE_VARIABLES, mountedFile, volumeOf } from './mounted-file.ts'
import { type Source, variable } from './source.ts'

/** Volumes of the person's own, and what the sidecar mounts of them besides what options mount. */
export interface OwnVolumes {
  readonly volumes: readonly Dict[]
  readonly sidecarMounts: readonly Dict[]
}

/**
 * Without those that this project mounts itself, and without what Kubernetes adds to a pod.
 *
 * @param containers - of the person's own, which keep what they mount
 */
export function ownVolumes(source: Source, containers: readonly Dict[]): OwnVolumes {
  const { sheet, way } = source
  const { sender, sidecar } = way
  const volumes = dictsAt(sender.spec, 'volumes')
  const mounts = sidecar === undefined || sidecar.isAadAuthProxy ? [] : mountsOf(sidecar.container)
  const replaced = new Map(
    volumes.flatMap((volume) => {
      const why = whyReplaced(source, volume, mounts.map(nameOf))
      return why === undefined ? [] : [[volume, why] as const]
    }),
  )
  const sidecarMounts = mounts.filter((mount) => {
    const volume = volumes.find((one) => nameOf(one) === nameOf(mount))
    const why = volume === undefined ? undefined : replaced.get(volume)
    if (why !== undefined) sheet.changed(mount, why)
    else if (volume === undefined) sheet.leftOut(mount, 'the pod has no such volume')
    return volume !== undefined && why === undefined
  })
  const others = new Set([...containers.flatMap(mountsOf), ...sidecarMounts].map(nameOf))
  const prometheus = new Set(mountsOf(sender.spec).map(nameOf))
  return {
    sidecarMounts,
    volumes: volumes.filter((volume) => {
      if (others.has(nameOf(volume))) return true
      if (isRendered(sender)) {
        sheet.leftOut(volume, YOURS)
        return false
      }
      const why = replaced.get(volume)
      if (prometheus.has(nameOf(volume)) || why === undefined) return true
      sheet.changed(volume, why)
      return false
    }),
  }
}

const YOURS = 'which volumes of the pod are yours: kubectl get prometheus -o yaml shows it'

/** A pod has what the operator and Kubernetes have put there as well. */
export function isRendered({ kind }: Sender): boolean {
  return kind === 'operatorPod' || kind === 'pod'
}

/** Why the environment needs no such volume: an option mounts what is in it, or Kubernetes does. */
function whyReplaced(
  source: Source,
  volume: Dict,
  mounted: readonly (string | undefined)[],
): string | undefined {
  const isSidecars = mounted.includes(nameOf(volume))
  if (volume === source.vault.volume || (isSidecars && isOfVault(volume))) {
    return 'what comes from the vault has a volume of its own here'
  }
  const secret = variable(source, 'AZURE_CLIENT_SECRET_FILE').text
  if (secret !== undefined && volumeOf(source, secret)?.volume === volume) {
    return 'the client secret comes from the vault, in a volume of its own'
  }
  const file = FILE_VARIABLES.find((name) => mountedFile(source, name)?.volume === volume)
  if (file !== undefined) return `what ${file} names has a volume of its own here`
  return isSidecars && isToken(at(volume, 'projected'))
    ? 'Kubernetes, or the webhook of workload identity, mounts the token'
    : undefined
}

function isToken(projected: Node | undefined): boolean {
  if (projected === undefined) return false
  const sources = dictsAt(projected, 'sources')
  return (
    sources.every((one) => at(one, 'serviceAccountToken') !== undefined) ||
    JSON.stringify(plain(projected)).includes('kube-root-ca.crt')
  )
}

function mountsOf(container: Dict): readonly Dict[] {
  return dictsAt(container, 'volumeMounts')
}

function nameOf(one: Dict): string | undefined {
  return rawAt(one, 'name')
}
