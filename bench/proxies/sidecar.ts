import { execFile } from 'node:child_process'
import { access, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { toEnv } from '../../contract/sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import { readImage } from '../../image/how-it-starts.ts'
import type { PayloadSize } from '../report/goals.ts'
import type { Contender } from './contender.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const BUNDLE_PATH = join(ROOT, 'sidecar/build/main.mjs')
const run = promisify(execFile)

/** The bundle as the image runs it, with its real token keeper. */
export const sidecar = sidecarWith([])

/** The same with other flags of Node, to see what they would bring. */
export function sidecarWith(flags: readonly string[]): Contender {
  return {
    name: ['sidecar', ...flags].join(' '),
    about: 'the bundle with its real token keeper',
    keepsBodies: true,
    async prepare({ upstreamPort, caPath, application }) {
      const built = await access(BUNDLE_PATH).then(
        () => true,
        () => false,
      )
      if (!built) return { missing: 'sidecar/build/main.mjs is not there: npm run build' }
      const image = readImage(await readFile(join(ROOT, 'image/Dockerfile'), 'utf8'))
      return {
        version: `Node ${process.version}`,
        launch: async (port) => ({
          command: process.execPath,
          args: [...image.flags, ...flags, BUNDLE_PATH],
          env: {
            ...image.env,
            NODE_EXTRA_CA_CERTS: caPath,
            ...toEnv({
              ...DEFAULT_SIDECAR_SETTINGS,
              listeningPort: port,
              ingestionUrl: `https://localhost:${upstreamPort}/api/v1/write?api-version=2023-04-24`,
              identity: {
                type: 'aadApplication',
                tenantId: application.tenantId,
                clientId: application.clientId,
                credential: {
                  kind: 'certificate',
                  path: application.certificatePath,
                  sendChain: false,
                },
              },
              cloud: 'custom',
              authorityHost: application.authorityUrl,
              scope: 'https://monitor.azure.com/.default',
            }),
          },
        }),
      }
    },
  }
}

/** As the Dockerfile puts it together. */
export async function measurePayload(): Promise<PayloadSize> {
  const licences = join(ROOT, 'image/licences/main.ts')
  const { stdout } = await run(process.execPath, [licences, '--texts'], { maxBuffer: 2 ** 24 })
  return {
    bundleBytes: (await stat(BUNDLE_PATH)).size,
    licenceBytes: Buffer.byteLength(stdout),
  }
}
