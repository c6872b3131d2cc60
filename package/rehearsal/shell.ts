import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** What a person would type. @param registry - the only place that npm knows */
export function createShell(folder: string, registry: string) {
  const env = {
    HOME: folder,
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    npm_config_registry: registry,
    // Anybody may publish there, but npm asks for a token.
    [`npm_config_//${new URL(registry).host}/:_authToken`]: 'anybody',
    BUILDAH_ISOLATION: 'chroot',
    STORAGE_DRIVER: 'vfs',
  }
  /** @returns what it printed. @throws Error with everything it wrote, when it fails */
  function run(cwd: string, command: string, ...args: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd,
      env,
      encoding: 'utf8',
      timeout: 300_000,
    })
    if (status === 0) return stdout
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stdout + stderr}`)
  }
  return {
    run,
    /** Labels it with its version, as the release does. @returns the image by its digest, as the registry knows it */
    push(local: string, name: string, tag: string): string {
      const file = join(folder, 'digest')
      const container = run(folder, 'buildah', 'from', '--pull-never', local).trim()
      run(
        folder,
        'buildah',
        'config',
        '--label',
        `org.opencontainers.image.version=${tag}`,
        container,
      )
      run(folder, 'buildah', 'commit', '--quiet', '--rm', container, `${name}:${tag}`)
      const flags = ['--quiet', '--tls-verify=false', '--digestfile', file]
      run(folder, 'buildah', 'push', ...flags, `${name}:${tag}`, `docker://${name}:${tag}`)
      return `${name}@${readFileSync(file, 'utf8').trim()}`
    },
    /** As after the first apply: the lab's own example, under the name that `init` has taken. */
    applied(own: string, root: string): void {
      const at = (path: string) => readFileSync(join(root, 'lab/start', path), 'utf8')
      const example = at('example.ts')
        .replace("'../../contract/environment/environment.ts'", "'azure-monitor-remote-write'")
        .replace('export const example', 'export const prod')
        .replace("name: 'example'", "name: 'prod'")
        .replace(/ +sidecar: .*\n/, '')
      writeFileSync(join(own, 'environments/prod.ts'), example)
      writeFileSync(join(own, 'environments/prod.outputs.json'), at('example.outputs.json'))
    },
    /** Lines that only one of the texts has. */
    difference(before = '', after = ''): string {
      const [old, now] = [before.split('\n'), after.split('\n')]
      return [
        ...old.filter((line) => !now.includes(line)).map((line) => `    - ${line.trim()}`),
        ...now.filter((line) => !old.includes(line)).map((line) => `    + ${line.trim()}`),
      ].join('\n')
    },
  }
}
