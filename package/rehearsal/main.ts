import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createClosing } from '../../lab/closing.ts'
import { isInPath } from '../../lab/process.ts'
import { filesIn } from '../../test/checkout.ts'
import { assemble } from '../assemble.ts'
import { startImageRegistry, startPackageRegistry } from './registries.ts'
import { createShell } from './shell.ts'

const HELP = `npm run rehearse -- [--image LOCAL_IMAGE]

Plays a release on loopback: pushes an image, publishes a package that names it by its digest, makes a
repository of a user's own out of that registry, releases once more and upgrades the repository. Nothing
leaves this machine. Ends with the difference that the upgrade makes in dist/.

Needs verdaccio, and for the image buildah and distribution's registry, on PATH: docs/pipelines.md has the
commands that bring them.

  --image LOCAL_IMAGE    as image/container/build tags it (default: localhost/azure-monitor-remote-write:try)
`

const root = resolve(import.meta.dirname, '../..')
const ID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'

const { values } = parseArgs({
  options: {
    image: { type: 'string', default: 'localhost/azure-monitor-remote-write:try' },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string) => process.stdout.write(`${line}\n`)

async function rehearse(): Promise<void> {
  const missing = ['verdaccio', 'registry', 'buildah'].filter((program) => !isInPath(program))
  if (missing.length > 0) {
    throw new Error(
      `not on PATH: ${missing.join(', ')}\n  next: docs/pipelines.md, on the rehearsal`,
    )
  }
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'))
  const closing = createClosing()
  const began = Date.now()
  try {
    const packages = await closing.open(startPackageRegistry(join(folder, 'packages')))
    const images = await closing.open(startImageRegistry(join(folder, 'images')))
    const shell = createShell(folder, packages.url)
    const release = async (version: string) => {
      const image = shell.push(values.image, `${images.host}/azure-monitor-remote-write`, version)
      const content = join(folder, `release-${version}`)
      await assemble(root, content, { version, image, docs: `https://git.invalid/v${version}` })
      shell.run(content, 'npm', 'publish', '--loglevel=error')
      say(`released       ${version}, image ${image}`)
    }

    await release('1.0.0')
    const own = join(folder, 'own')
    mkdirSync(own)
    shell.run(own, 'npm', 'install', '--loglevel=error', '--save-dev', 'azure-monitor-remote-write')
    const command = (...args: readonly string[]) =>
      shell.run(own, join(own, 'node_modules/.bin/azure-monitor-remote-write'), ...args)
    command('init', '--tenant-id', ID, '--subscription-id', ID, '--state-account', 'stcontoso')
    shell.applied(own, root)
    // The registry holds what is released, and nothing else.
    shell.run(own, 'npm', 'pkg', 'delete', 'devDependencies.typescript')
    command('synth')
    const before = filesIn(join(own, 'dist'))
    say(`own repository ${Object.keys(before).length} files in dist/`)

    await release('1.0.1')
    shell.run(own, 'npm', 'install', '--loglevel=error', 'azure-monitor-remote-write@latest')
    command('synth')
    const after = filesIn(join(own, 'dist'))
    const changed = Object.keys({ ...before, ...after }).filter(
      (path) => before[path] !== after[path],
    )
    say(`upgraded       to ${command('--version').trim()}; the diff of dist/:`)
    for (const path of changed) say(`  ${path}\n${shell.difference(before[path], after[path])}`)
    if (changed.length === 0)
      throw new Error('the upgrade changed nothing, and should have moved the docs')
    say(`\nThe rehearsal took ${((Date.now() - began) / 1000).toFixed(0)} s.`)
  } finally {
    await closing.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (values.help) process.stdout.write(HELP)
else {
  await rehearse().catch((error: unknown) => {
    process.stderr.write(`npm run rehearse: ${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  })
}
