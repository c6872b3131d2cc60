import { MOUNT_PATH } from '../pod.ts'
import type { ApplicationIdentity } from './resolve-identity.ts'

type Certified = Pick<ApplicationIdentity, 'certificate'>

/**
 * Names in the vault of the certificates that exist at the same time, the one in use first.
 *
 * With `generations` a number is part of the name and is never used again: a deleted certificate of
 * the same name is recovered, and its old version is mounted until a new one is made in it.
 */
export function certificateNames({ certificate }: Certified): readonly [string, ...string[]] {
  const { name, rotation } = certificate
  if (rotation.mode === 'vault') return [name]
  const { generation } = rotation
  const current = `${name}-${generation}`
  return generation > 1 ? [current, `${name}-${generation - 1}`] : [current]
}

/** The file that the sidecar reads: stable, whichever generation is behind it. */
export function certificatePath({ certificate }: Certified): string {
  return `${MOUNT_PATH}/${certificate.name}`
}
