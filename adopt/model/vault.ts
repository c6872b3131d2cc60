import type { Reading } from '../reading/reading.ts'
import { at, type Dict, dictAt, dictsAt, EMPTY, rawAt } from '../reading/tree.ts'
import type { Way } from './ways.ts'

/** The SecretProviderClass that a way's certificate comes through, as far as the files tell. */
export interface VaultAccess {
  /** The class itself; empty when it is not among the files. */
  readonly document: Dict
  /** Its parameters. */
  readonly parameters: Dict
  /** Those of other classes, which something else mounts. */
  readonly others: readonly Dict[]
  /** The volume that mounts it. */
  readonly volume: Dict | undefined
  /** Why it could not be told which one it is. */
  readonly why?: string
}

export function vaultOf({ sender, sidecar }: Way, reading: Reading): VaultAccess {
  const classes = reading.documents
    .map(({ tree }) => tree)
    .filter((tree) => at(tree, 'spec', 'parameters', 'keyvaultName') !== undefined)
  const volume = sidecar === undefined ? undefined : volumeOf(sidecar.container, sender.spec)
  const name = rawAt(volume, 'csi', 'volumeAttributes', 'secretProviderClass')
  const nameOf = (tree: Dict) => rawAt(tree, 'metadata', 'name')
  const named = classes.find((tree) => name !== undefined && nameOf(tree) === name)
  const [first, second] = classes
  const found = (one: Dict | undefined) => ({
    document: one ?? EMPTY,
    parameters: dictAt(one, 'spec', 'parameters'),
    others: classes.filter((other) => other !== one),
  })
  if (named !== undefined) return { ...found(named), volume }
  // Where the name of either is not known, the only one is meant.
  const isOnly = first !== undefined && second === undefined
  if (isOnly && (name === undefined || nameOf(first) === undefined)) {
    return { ...found(first), volume }
  }
  if (name !== undefined) {
    const why = `SecretProviderClass ${name} is not among the files: kubectl get secretproviderclass ${name} -o yaml`
    return { ...found(undefined), volume, why }
  }
  return classes.length > 1
    ? {
        ...found(undefined),
        volume,
        why: `${classes.length} SecretProviderClasses are among the files, and no volume says which one`,
      }
    : { ...found(undefined), volume }
}

/** The volume below which the certificate is; else the only one of the driver that is mounted. */
function volumeOf(container: Dict, spec: Dict): Dict | undefined {
  const certificate = dictsAt(container, 'env').find(
    (one) => rawAt(one, 'name') === 'AZURE_CLIENT_CERTIFICATE_PATH',
  )
  const path = rawAt(certificate, 'value')
  const mounts = dictsAt(container, 'volumeMounts')
  const mount = mounts.find((one) => path?.startsWith(`${rawAt(one, 'mountPath') ?? '\n'}/`))
  const volumes = dictsAt(spec, 'volumes')
  const byName = volumes.find(
    (one) => rawAt(one, 'name') === rawAt(mount, 'name') && mount !== undefined,
  )
  const names = mounts.map((one) => rawAt(one, 'name'))
  const ofDriver = volumes.filter(isOfVault)
  return byName ?? ofDriver.find((one) => names.includes(rawAt(one, 'name'))) ?? onlyOne(ofDriver)
}

/** Other drivers mount other things. */
export function isOfVault(volume: Dict): boolean {
  const attributes = at(volume, 'csi', 'volumeAttributes', 'secretProviderClass')
  return rawAt(volume, 'csi', 'driver') === DRIVER || attributes !== undefined
}

const DRIVER = 'secrets-store.csi.k8s.io'

function onlyOne(volumes: readonly Dict[]): Dict | undefined {
  return volumes.length === 1 ? volumes[0] : undefined
}
