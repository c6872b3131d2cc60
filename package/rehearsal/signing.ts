import { join } from 'node:path'
import type { Shell } from './shell.ts'

/** No transparency log: what is rehearsed stays on this machine. */
const NO_LOG = '--tlog-upload=false'
const NO_LOG_EITHER = '--insecure-ignore-tlog'
const LOOPBACK = '--allow-insecure-registry'

/** Signs as the release does, with a key of its own in the place of a workflow's identity or Key Vault's key. */
export function createSigning(shell: Shell, folder: string) {
  const cosign = (...args: readonly string[]) => shell.run(folder, 'cosign', ...args)
  const key = ['--key', join(folder, 'cosign.key')]
  const publicKey = ['--key', join(folder, 'cosign.pub')]
  cosign('generate-key-pair')
  return {
    /** The image, and that its list of what is bundled is its list. */
    image(image: string, sbom: string): void {
      const predicate = ['--type', 'cyclonedx', '--predicate', sbom]
      cosign('attest', '--yes', NO_LOG, LOOPBACK, ...key, ...predicate, image)
      cosign('sign', '--yes', NO_LOG, LOOPBACK, ...key, image)
    },
    file(path: string): void {
      cosign('sign-blob', '--yes', NO_LOG, ...key, '--output-signature', `${path}.sig`, path)
    },
    /** @returns how many packages the image's list names. @throws Error where a signature is missing */
    verifyImage(image: string): number {
      cosign('verify', NO_LOG_EITHER, LOOPBACK, ...publicKey, image)
      const type = ['--type', 'cyclonedx']
      const said = cosign(
        'verify-attestation',
        NO_LOG_EITHER,
        LOOPBACK,
        ...publicKey,
        ...type,
        image,
      )
      const { payload } = JSON.parse(said.split('\n')[0] ?? '')
      const { predicate } = JSON.parse(Buffer.from(payload, 'base64').toString())
      return predicate.components.length
    },
    verifyFile(path: string): void {
      cosign('verify-blob', NO_LOG_EITHER, ...publicKey, '--signature', `${path}.sig`, path)
    },
  }
}
