import { findProgram } from './program.ts'
import type { MeasuredProxy } from './proxy.ts'

/** Microsoft's own proxy, which is retired. docs/performance.md says how to build it. */
export const aadAuthProxy: MeasuredProxy = {
  name: 'aad-auth-proxy',
  about: "Microsoft's retired proxy, with a managed identity",
  async prepare({ upstreamPort, caPath, managedIdentityUrl }) {
    const command = await findProgram('aad-auth-proxy')
    if (command === undefined) return { missing: 'aad-auth-proxy is not on the PATH' }
    return {
      version: 'version unknown',
      launch: async (port) => ({
        command,
        args: [],
        env: {
          LISTENING_PORT: String(port),
          IDENTITY_TYPE: 'systemassigned',
          IDENTITY_ENDPOINT: managedIdentityUrl,
          IDENTITY_HEADER: 'bench',
          AUDIENCE: 'https://monitor.azure.com/.default',
          TARGET_HOST: `https://localhost:${upstreamPort}`,
          SSL_CERT_FILE: caPath,
        },
      }),
    }
  },
}
