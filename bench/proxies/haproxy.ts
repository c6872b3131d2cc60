import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contender, Surroundings } from './contender.ts'
import { askVersion, findProgram } from './program.ts'

export const haproxy: Contender = {
  name: 'haproxy',
  about: 'load balancer in C with a static token',
  keepsBodies: true,
  async prepare(surroundings) {
    const path = await findProgram('haproxy')
    if (path === undefined) return { missing: 'haproxy is not installed' }
    return {
      version: (await askVersion(path, ['-v'])).split(' ').slice(0, 3).join(' '),
      async launch(port) {
        const configPath = join(surroundings.directory, `haproxy-${port}.cfg`)
        await writeFile(configPath, configOf(port, surroundings))
        return { command: path, args: ['-db', '-q', '-f', configPath] }
      },
    }
  },
}

function configOf(port: number, { upstreamPort, caPath, token }: Surroundings): string {
  return `
global
  maxconn 1000
  # Room for the token beside a body that fills the buffer: the default of 1024 bytes answers 500.
  tune.maxrewrite 4096
defaults
  mode http
  timeout connect 5s
  timeout client 330s
  timeout server 30s
  http-reuse always
frontend writes
  bind 127.0.0.1:${port}
  default_backend azure
backend azure
  http-request set-header Authorization "Bearer ${token}"
  http-request set-header Host localhost
  server azure 127.0.0.1:${upstreamPort} ssl verify required ca-file ${caPath} sni str(localhost) verifyhost localhost
`
}
