import { access, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { toEnv } from '../../contract/sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import { readImage } from '../../image/how-it-starts.ts'
import type { Variant } from '../options.ts'
import type { MeasuredProxy } from './proxy.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const BUNDLE_PATH = join(ROOT, 'sidecar/build/main.mjs')

/** The bundle as the image runs it, with its real token keeper. */
export const sidecar = sidecarWith({ name: '', flags: [], env: {}, bundle: undefined })

/** The same, started otherwise, to see what that would bring. */
export function sidecarWith({ name, flags, env, bundle = BUNDLE_PATH }: Variant): MeasuredProxy {
  return {
    name: `sidecar ${name}`.trim(),
    about: 'the bundle with its real token keeper',
    async prepare({ upstreamPort, caPath, application }) {
      const built = await access(bundle).then(
        () => true,
        () => false,
      )
      if (!built) return { missing: `${bundle} is not there: npm run build` }
      const image = readImage(await readFile(join(ROOT, 'image/Dockerfile'), 'utf8'))
      return {
        version: `Node ${process.version}`,
        launch: async (port) => ({
          command: process.execPath,
          args: [...image.flags, ...flags, bundle],
          env: {
            ...image.env,
            ...env,
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
