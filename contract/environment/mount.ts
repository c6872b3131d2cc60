import type { WriterType } from '../identity.ts'
import { MOUNT_PATH } from '../pod.ts'
import { mountedCertificate } from './certificate.ts'
import type { IdentityOf, VaultReader } from './resolve-identity.ts'

/** What an identity needs in the pod before it works. */
export interface NeededMount {
  /** Where the volume is in the container. */
  readonly path: string
  /** What the sidecar signs in with, as a path in the container; a directory where versions are side by side. */
  readonly credential: string
  readonly objects: readonly MountedObject[]
}

/** The same with where it comes from, and how. */
export interface Mount extends NeededMount {
  readonly vaultName: string
  readonly reader: VaultReader
}

/** A secret of the vault that becomes a file. */
export interface MountedObject {
  /** Its file below the mount's path: stable, whichever name in the vault is behind it. */
  readonly file: string
  /** Its name in the vault. */
  readonly name: string
  /** What the driver makes of it: a certificate with its key as PKCS#12, or the text that it is. */
  readonly format: 'pfx' | 'text'
  /** Whether new versions come under the same name, so that the CSI driver has to look for them. */
  readonly isRenewed: boolean
  /** Versions that are mounted side by side; more than one make a directory of the file, with the newest as `0`. */
  readonly versions: number
}

/**
 * One row per identity type; `undefined` where nothing is mounted. The SecretProviderClass, the volume, the
 * container's mount, the right on the vault, and what is checked about the vault and its reader follow.
 */
const MOUNTS: {
  readonly [T in WriterType]: (identity: IdentityOf<T>) => NeededMount | undefined
} = {
  aadApplication({ certificate }) {
    const { name, rotation } = certificate
    const isRenewed = rotation.mode === 'vault'
    const versions = isRenewed && rotation.mountVersions ? 2 : 1
    const mounted = mountedCertificate({ certificate })
    return mountOf({ file: name, name: mounted.name, format: 'pfx', isRenewed, versions })
  },
  clientSecret({ secretName }) {
    // Its owner puts the next one under the same name.
    const versions = 1
    return mountOf({
      file: secretName,
      name: secretName,
      format: 'text',
      isRenewed: true,
      versions,
    })
  },
  userAssigned: () => undefined,
  systemAssigned: () => undefined,
  workloadIdentity: () => undefined,
}

function mountOf(object: MountedObject): NeededMount {
  return { path: MOUNT_PATH, credential: `${MOUNT_PATH}/${object.file}`, objects: [object] }
}

/** What has to be mounted for an identity. */
export function mountNeededBy<T extends WriterType>(
  identity: IdentityOf<T> & { readonly type: T },
): NeededMount | undefined {
  return MOUNTS[identity.type](identity)
}
