import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'

export type Shell = ReturnType<typeof createShell>

/** What an image says of itself: https://github.com/opencontainers/image-spec/blob/main/annotations.md */
interface Labels {
  readonly version: string
  /** The image it is built on, by its digest. */
  readonly base?: string
}

/**
 * What a person would type.
 *
 * @param registries - the only places that npm, and programs that read images, know
 */
export function createShell(folder: string, registries: { packages: string; images: string }) {
  const env = {
    HOME: folder,
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    npm_config_registry: registries.packages,
    // Anybody may publish there, but npm asks for a token.
    [`npm_config_//${new URL(registries.packages).host}/:_authToken`]: 'anybody',
    BUILDAH_ISOLATION: 'chroot',
    STORAGE_DRIVER: 'vfs',
    COSIGN_PASSWORD: '',
  }
  const containers = join(folder, '.config/containers')
  mkdirSync(containers, { recursive: true })
  const insecure = `[[registry]]\nlocation = "${registries.images}"\ninsecure = true\n`
  writeFileSync(join(containers, 'registries.conf'), insecure)

  /** @returns what it printed. @throws Error with everything it wrote, when it fails */
  function run(cwd: string, command: string, ...args: readonly string[]): string {
    return runWith({}, cwd, command, ...args)
  }

  function runWith(
    variables: Readonly<Record<string, string>>,
    cwd: string,
    command: string,
    ...args: readonly string[]
  ): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd,
      env: { ...env, ...variables },
      encoding: 'utf8',
      timeout: 300_000,
    })
    if (status === 0) return stdout
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stdout + stderr}`)
  }

  /** @returns the image by its digest, as the registry knows it */
  function push(local: string, name: string, tag: string, { version, base }: Labels): string {
    const file = join(folder, 'digest')
    const container = run(folder, 'buildah', 'from', '--pull-never', local).trim()
    const of = 'org.opencontainers.image'
    const labels = [
      `${of}.version=${version}`,
      ...(base === undefined ? [] : [`${of}.base.name=${base}`]),
    ].flatMap((label) => ['--label', label])
    run(folder, 'buildah', 'config', ...labels, container)
    run(folder, 'buildah', 'commit', '--quiet', '--rm', container, `${name}:${tag}`)
    const flags = ['--quiet', '--tls-verify=false', '--digestfile', file]
    run(folder, 'buildah', 'push', ...flags, `${name}:${tag}`, `docker://${name}:${tag}`)
    run(folder, 'buildah', 'rmi', `${name}:${tag}`)
    return `${name}@${readFileSync(file, 'utf8').trim()}`
  }

  /** Takes a file out of an image. @returns where it is now */
  function take(local: string, path: string): string {
    const file = join(folder, basename(path))
    const container = run(folder, 'buildah', 'from', '--pull-never', local).trim()
    const mounted = run(folder, 'buildah', 'mount', container).trim()
    copyFileSync(join(mounted, path), file)
    run(folder, 'buildah', 'umount', container)
    run(folder, 'buildah', 'rm', container)
    return file
  }

  return { run, runWith, push, take }
}
