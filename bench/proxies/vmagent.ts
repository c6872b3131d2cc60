import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contender } from './contender.ts'
import { askVersion, findProgram } from './program.ts'

export const vmagent: Contender = {
  name: 'vmagent',
  about: 'answers at once, then decodes, queues on disk and encodes anew; static token',
  keepsBodies: false,
  async prepare({ directory, upstreamPort, caPath, token }) {
    const path = await findProgram('vmagent')
    if (path === undefined) return { missing: 'vmagent is not installed' }
    const tokenPath = join(directory, 'vmagent-token')
    await writeFile(tokenPath, token)
    return {
      version: await askVersion(path, ['-version']),
      async launch(port) {
        const queuePath = join(directory, `vmagent-${port}`)
        await mkdir(queuePath)
        return {
          command: path,
          args: [
            `-httpListenAddr=127.0.0.1:${port}`,
            `-remoteWrite.url=https://localhost:${upstreamPort}/api/v1/write`,
            `-remoteWrite.tlsCAFile=${caPath}`,
            `-remoteWrite.bearerTokenFile=${tokenPath}`,
            `-remoteWrite.tmpDataPath=${queuePath}`,
            '-loggerLevel=ERROR',
          ],
        }
      },
    }
  },
}
