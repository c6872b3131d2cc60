import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createClosing } from '../../lab/closing.ts'
import { isInPath } from '../../lab/process.ts'
import { filesIn } from '../../test/checkout.ts'
import { assemble } from '../assemble.ts'
import { startImageRegistry, startPackageRegistry } from './registries.ts'
import { applyTo, differenceOf } from './repository.ts'
import { createShell, type Shell } from './shell.ts'
import { createSigning } from './signing.ts'

const HELP = `npm run rehearse -- [--image LOCAL_IMAGE] [--base LOCAL_IMAGE]

Plays releases on loopback: pushes and signs an image, publishes a package that names it by its digest, makes
a repository of a user's own out of that registry, releases once more, upgrades the repository, and builds
again what a newer base asks for. Nothing leaves this machine. Ends with what it has seen.

Needs buildah, skopeo, verdaccio and distribution's registry on PATH, and for signatures cosign:
package/rehearsal/programs brings what Debian has not.

  --image LOCAL_IMAGE    as image/container/build tags it (default: localhost/azure-monitor-remote-write:try)
  --base LOCAL_IMAGE     what it is built on (default: localhost/node-runtime)
`

const root = resolve(import.meta.dirname, '../..')
const ID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'

const { values } = parseArgs({
  options: {
    image: { type: 'string', default: 'localhost/azure-monitor-remote-write:try' },
    base: { type: 'string', default: 'localhost/node-runtime' },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string) => process.stdout.write(`${line}\n`)

async function rehearse(): Promise<void> {
  const needed = ['verdaccio', 'registry', 'buildah', 'skopeo']
  const missing = needed.filter((program) => !isInPath(program))
  if (missing.length > 0) {
    throw new Error(
      `not on PATH: ${missing.join(', ')}\n  next: apt-get install buildah skopeo; package/rehearsal/programs FOLDER, and FOLDER/bin onto PATH`,
    )
  }
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'))
  const closing = createClosing()
  const began = Date.now()
  try {
    const packages = await closing.open(startPackageRegistry(join(folder, 'packages')))
    const images = await closing.open(startImageRegistry(join(folder, 'images')))
    const shell = createShell(folder, { packages: packages.url, images: images.host })
    const release = createRelease(shell, folder, images.host)
    await release('1.0.0')
    const upgrade = prepareRepository(shell, folder)
    await release('1.0.1')
    upgrade()
    rebuild(shell, images.host, '1.0.1')
    say(`\nThe rehearsal took ${((Date.now() - began) / 1000).toFixed(0)} s.`)
  } finally {
    await closing.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What `.github/workflows/release.yml` does, and `azure-pipelines/release.yml`. */
function createRelease(shell: Shell, folder: string, host: string) {
  const signing = isInPath('cosign') ? createSigning(shell, folder) : undefined
  if (signing === undefined) say('skipped: signatures, because cosign is not on PATH')
  const unsigned = shell.push(values.base, `${host}/base`, 'latest', { version: '1' })
  return async (version: string) => {
    const { base = '' } = whatToBuild(shell, host)
    const name = `${host}/azure-monitor-remote-write`
    const image = shell.push(values.image, name, `v${version}`, { version, base })
    const content = join(folder, `release-${version}`)
    const repository = 'https://git.invalid/own'
    await assemble(root, content, {
      version,
      image,
      docs: `${repository}/blob/v${version}`,
      repository,
    })
    shell.run(folder, 'npm', 'pack', content, '--silent')
    const file = join(folder, `azure-monitor-remote-write-${version}.tgz`)
    say(`released       ${version}, image ${image}`)
    say(`               on ${base}`)
    if (signing !== undefined) {
      signing.image(image, shell.take(values.image, '/app/sbom.cdx.json'))
      signing.file(file)
      const count = signing.verifyImage(image)
      signing.verifyFile(file)
      say(
        `verified       image and package are signed, and a list of ${count} packages is the image's`,
      )
      if (verifies(() => signing.verifyImage(unsigned))) {
        throw new Error('what nobody has signed is verified as well')
      }
    }
    shell.run(folder, 'npm', 'publish', '--loglevel=error', file)
  }
}

function verifies(verify: () => unknown): boolean {
  try {
    verify()
    return true
  } catch {
    return false
  }
}

/** A user's own, of the latest release. @returns its upgrade to what is the latest then */
function prepareRepository(shell: Shell, folder: string): () => void {
  const own = join(folder, 'own')
  mkdirSync(own)
  const npm = (...args: readonly string[]) => shell.run(own, 'npm', ...args)
  const command = (...args: readonly string[]) =>
    shell.run(own, join(own, 'node_modules/.bin/azure-monitor-remote-write'), ...args)
  npm('install', '--loglevel=error', '--save-dev', 'azure-monitor-remote-write')
  command('init', '--tenant-id', ID, '--subscription-id', ID, '--state-account', 'stcontoso')
  applyTo(own, root)
  // The registry holds what is released, and nothing else.
  npm('pkg', 'delete', 'devDependencies.typescript')
  command('synth')
  const before = filesIn(join(own, 'dist'))
  say(`own repository ${Object.keys(before).length} files in dist/`)
  return () => {
    npm('install', '--loglevel=error', 'azure-monitor-remote-write@latest')
    command('synth')
    const after = filesIn(join(own, 'dist'))
    const paths = Object.keys({ ...before, ...after })
    const changed = paths.filter((path) => before[path] !== after[path])
    say(`upgraded       to ${command('--version').trim()}; the diff of dist/:`)
    for (const path of changed) say(`  ${path}\n${differenceOf(before[path], after[path])}`)
    if (changed.length === 0) {
      throw new Error('the upgrade changed nothing, and should have moved the docs')
    }
  }
}

/** What `rebuild.yml` does. The image is pushed as it is, with the newer base in its label: to build it takes minutes. */
function rebuild(shell: Shell, host: string, version: string): void {
  const name = `${host}/azure-monitor-remote-write`
  const look = () => whatToBuild(shell, host, `${name}:v${version}`)
  expectTag(look(), '')
  shell.push(values.base, `${host}/base`, 'latest', { version: '2' })
  const { base = '', tag = '' } = look()
  expectTag({ tag }, `v${version}-1`)
  const image = shell.push(values.image, name, tag, { version, base })
  expectTag(look(), '')
  say(`rebuilt        ${tag} on ${base}: ${image}`)
}

function expectTag({ tag }: { readonly tag?: string }, expected: string): void {
  if (tag !== expected) throw new Error(`image/base says tag=${tag}, and should say ${expected}`)
}

/** What `image/base` says, with a base in the registry on loopback. */
function whatToBuild(shell: Shell, host: string, ...args: readonly string[]) {
  const said = shell.runWith({ BASE: `${host}/base:latest` }, root, 'image/base', ...args)
  const lines = said.trim().split('\n')
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/))) as Partial<
    Record<'base' | 'tag', string>
  >
}

if (values.help) process.stdout.write(HELP)
else {
  await rehearse().catch((error: unknown) => {
    process.stderr.write(`npm run rehearse: ${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  })
}
