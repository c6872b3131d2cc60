import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sidecar } from '../../contract/environment/sidecar.ts'
import { quantityOf } from '../../contract/kubernetes/quantity.ts'
import { describeMachine, formatMachine } from '../machine.ts'
import { replaceSection } from '../report/section.ts'
import { formatMarkdown } from '../report/table.ts'
import { type Bench, setUp } from '../surroundings.ts'
import { openStuckUpstream, sendBodies, WORST_BODIES } from './bodies.ts'
import { FLOODS, measureFlood, openNet } from './floods.ts'
import { REQUESTS } from './requests.ts'
import { mayLimit, startStage } from './stage.ts'
import { bodiesRow, floodRow, HEAD, type Row } from './table.ts'

const PAGE = join(import.meta.dirname, '../../docs/security.md')
const MEMORY_LIMIT = sidecar.shape.resources.parse(undefined).limits.memory

const HELP = `npm run attacks -- [options]

Attacks the bundle, started as the image starts it, and writes what came of it into docs/security.md. Needs Linux; as
root, the attacker has a network namespace of its own and the sidecar a control group with the shipped memory limit.

--only PATTERN  attacks whose names match; prints their table only
--bundle PATH   another bundle than the one that was built; prints the table only
--seconds N     of each measurement. Default: 5
--help          this
`

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    bundle: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
})

const { bundle } = values
const seconds = Number(values.seconds)
const wanted = <T extends { readonly name: string }>(attacks: readonly T[]) =>
  attacks.filter(({ name }) => new RegExp(values.only).test(name))

async function attackByNet({ surroundings, bodies }: Bench): Promise<Row[]> {
  const rows: Row[] = []
  const net = openNet()
  try {
    for (const flood of wanted(FLOODS)) {
      const stage = await startStage({ surroundings, bundle })
      const body = bodies['97 kB'].bytes
      const result = await measureFlood(stage, net, flood, { body, seconds })
      rows.push(floodRow(flood.name, net.about, result))
      await stage.close()
    }
    const stage = await startStage({ surroundings, bundle })
    for (const { name, from, ask } of wanted(REQUESTS)) {
      const { status, text } = await ask(stage.port, net)
      rows.push([name, from, 'nothing', `${status}: ${text.trim().split('\n')[0]}`])
    }
    await stage.close()
  } finally {
    net.close()
  }
  return rows
}

async function attackWithBodies({ surroundings }: Bench): Promise<Row[]> {
  const rows: Row[] = []
  const upstream = await openStuckUpstream(surroundings)
  const around = { ...surroundings, upstreamPort: upstream.port }
  for (const bodies of wanted(WORST_BODIES)) {
    const limit = mayLimit() ? { limitBytes: quantityOf(MEMORY_LIMIT) } : {}
    const stage = await startStage({ surroundings: around, bundle, ...limit })
    const startBytes = stage.peakBytes()
    await sendBodies(stage.port, bodies, stage.peakBytes)
    rows.push(
      bodiesRow(bodies.name, {
        peakBytes: stage.peakBytes(),
        startBytes,
        limit: MEMORY_LIMIT,
        end: stage.end(),
      }),
    )
    await stage.close()
  }
  upstream.close()
  return rows
}

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(HELP)
  const machine = describeMachine()
  const bench = await setUp()
  try {
    const rows = [HEAD, ...(await attackByNet(bench)), ...(await attackWithBodies(bench))]
    const group = mayLimit() ? ', bodies in a control group with the limit' : ''
    const about = `\`npm run attacks\` on ${formatMachine(machine)}; load before the run ${machine.loadBefore.toFixed(1)}${group}.`
    const table = `${about}\n\n${formatMarkdown(rows, 'left')}`
    process.stdout.write(`${table}\n`)
    if (values.only !== '' || bundle !== undefined) return
    await writeFile(PAGE, replaceSection(await readFile(PAGE, 'utf8'), 'attacks', table))
  } finally {
    await bench.close()
  }
}

await main()
// Left to itself, Node 24 sometimes spins forever in its own teardown.
process.exit()
