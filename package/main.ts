import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { assemble } from './assemble.ts'
import { releaseFrom } from './release.ts'

const HELP = `npm run package -- [--to FOLDER] [--release VERSION --image IMAGE@sha256:DIGEST --docs URL --repository URL]

Makes the package that users install, package/build/azure-monitor-remote-write-VERSION.tgz. Without the options
of a release it has no image of its own: synth says so, and how to go on.

  --to FOLDER          where the packed file goes (default: package/build)
  --release VERSION    of the tag, without its v
  --image IMAGE        the image that was pushed, by its digest
  --docs URL           the address below which docs/ of this version can be read
  --repository URL     the repository that it is made of, as the provenance names it
`

const { values } = parseArgs({
  options: {
    to: { type: 'string' },
    release: { type: 'string' },
    image: { type: 'string' },
    docs: { type: 'string' },
    repository: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const root = resolve(import.meta.dirname, '..')

if (values.help) process.stdout.write(HELP)
else {
  const folder = join(root, 'package/build/content')
  await assemble(root, folder, releaseFrom(values))
  const { status } = spawnSync(
    'npm',
    ['pack', folder, '--pack-destination', resolve(values.to ?? join(root, 'package/build'))],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  process.exitCode = status ?? 1
}
