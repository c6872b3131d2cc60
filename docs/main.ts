import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { printCauseReference, withCauses } from './reference/causes.ts'
import { printEnvironmentReference } from './reference/environment.ts'
import { printVariableReference } from './reference/variables.ts'

const USAGE = `usage: npm run docs -- [reference | screenshots | licenses]

  reference     docs/environment.md, reference.md, causes.md and the causes in alerts.md, from the code (default)
  screenshots   docs/screenshots/, of a real sidecar; takes two minutes and Chromium
                  --healthy SECONDS --trouble SECONDS --only SCENARIO
  licenses      prints the packages in the image, with their licenses and sizes
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    healthy: { type: 'string', default: '75' },
    trouble: { type: 'string', default: '60' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const COMMANDS: Readonly<Record<string, () => Promise<void> | void>> = {
  reference() {
    writeFileSync(join(import.meta.dirname, 'environment.md'), printEnvironmentReference())
    writeFileSync(join(import.meta.dirname, 'reference.md'), printVariableReference())
    writeFileSync(join(import.meta.dirname, 'causes.md'), printCauseReference())
    const alerts = join(import.meta.dirname, 'alerts.md')
    writeFileSync(alerts, withCauses(readFileSync(alerts, 'utf8')))
  },
  async screenshots() {
    // Only now: it brings a browser, a lab and a sidecar along.
    const { photographAll } = await import('./screenshots/photograph.ts')
    const times = { healthy: Number(values.healthy), trouble: Number(values.trouble) }
    await photographAll(times, values.only)
    // Of sockets that were cut off in the middle, Node waits forever when it leaves by itself.
    process.exit()
  },
  licenses() {
    const main = join(import.meta.dirname, '../image/licenses/main.ts')
    process.exitCode = spawnSync(process.execPath, [main], { stdio: 'inherit' }).status ?? 1
  },
}

const command = COMMANDS[positionals[0] ?? 'reference']
if (values.help) process.stdout.write(USAGE)
else if (command === undefined) {
  process.stderr.write(USAGE)
  process.exitCode = 64
} else await command()
