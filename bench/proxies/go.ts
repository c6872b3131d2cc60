import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { askVersion, findProgram } from './program.ts'
import type { MeasuredProxy } from './proxy.ts'

const run = promisify(execFile)
const SOURCE = join(import.meta.dirname, 'go/main.go')
/** The first build compiles Go's standard library. */
const BUILD_TIMEOUT_MS = 180_000

export const go: MeasuredProxy = {
  name: 'go',
  about: 'httputil.ReverseProxy with a static token: what aad-auth-proxy is built on',
  async prepare({ directory, upstreamPort, caPath, token }) {
    const path = await findProgram('go')
    if (path === undefined) return { missing: 'there is no Go toolchain on the PATH' }
    const command = join(directory, 'reverse-proxy')
    await run(path, ['build', '-o', command, SOURCE], { timeout: BUILD_TIMEOUT_MS })
    return {
      version: (await askVersion(path, ['version'])).replace('go version ', ''),
      launch: async (port) => ({
        command,
        args: [],
        env: {
          ADDRESS: `127.0.0.1:${port}`,
          UPSTREAM_URL: `https://localhost:${upstreamPort}`,
          CA_PATH: caPath,
          TOKEN: token,
        },
      }),
    }
  },
}
