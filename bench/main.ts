import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine, formatMachine } from './machine.ts'
import type { Candidate } from './measure.ts'
import { PLANS, type PlanName } from './plan.ts'
import type { Contender } from './proxies/contender.ts'
import { go } from './proxies/go.ts'
import { haproxy } from './proxies/haproxy.ts'
import { hono } from './proxies/hono.ts'
import { nginx } from './proxies/nginx.ts'
import { BUNDLE_PATH, sidecar, sidecarWith } from './proxies/sidecar.ts'
import { vmagent } from './proxies/vmagent.ts'
import { judgeGoals } from './report/goals.ts'
import { printResults } from './report/print.ts'
import { runPlan } from './run.ts'
import { type Bench, setUp } from './surroundings.ts'

const RIVALS: readonly Contender[] = [nginx, go, haproxy, vmagent, hono]
const RESULTS_PATH = join(import.meta.dirname, 'results')

const HELP = `npm run bench -- [options]

Measures the sidecar side by side with other proxies: CPU per request, requests/s, latency, memory.
Without options: about seven minutes. Needs npm run build.

  --quick         half a minute: the sidecar beside one proxy
  --full          every body, rate and number of connections; more than an hour
  --only NAMES    rivals, separated by commas: ${RIVALS.map(({ name }) => name).join(', ')}
  --flags FLAGS   a rival more: the sidecar with these flags of Node, for example
                  --flags=--max-semi-space-size=1
  --help          this
`

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    flags: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  if (options.help) return say(HELP)
  const planName: PlanName = options.quick ? 'quick' : options.full ? 'full' : 'usual'
  const machine = describeMachine()
  say(formatMachine(machine))
  if (machine.loadBefore > 0.5) {
    say(`The machine is busy (load ${machine.loadBefore.toFixed(1)}): read ratios, not figures.`)
  }
  const bench = await setUp()
  try {
    const [subject] = await prepare(bench, [sidecar])
    if (subject === undefined) {
      process.exitCode = 1
      return
    }
    const rivals = await prepare(bench, wantedRivals())
    const results = await runPlan(bench, PLANS[planName], [subject, ...rivals], (line) =>
      say(`  ${line}`),
    )
    const goals = judgeGoals(results, sidecar.name, (await stat(BUNDLE_PATH)).size)
    say(`\n${printResults(results, goals)}\n`)
    const path = await writeResults({ plan: planName, machine, ...results, goals })
    say(`Written to ${path}`)
  } finally {
    await bench.close()
  }
}

function wantedRivals(): Contender[] {
  const only = options.only?.split(',')
  const unknown = only?.find((name) => !RIVALS.some((rival) => rival.name === name))
  if (unknown !== undefined) throw new Error(`--only ${unknown}: no such proxy, see --help`)
  const wanted = RIVALS.filter(({ name }) => only?.includes(name) ?? true)
  // One rival is enough for a first look, and the first one that the machine has will do.
  return [
    ...options.flags.map((flags) => sidecarWith(flags.split(' '))),
    ...(options.quick && only === undefined ? wanted.slice(0, 1) : wanted),
  ]
}

async function prepare(bench: Bench, proxies: readonly Contender[]): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  for (const proxy of proxies) {
    const prepared = await proxy.prepare(bench.surroundings)
    if ('missing' in prepared) {
      say(`${proxy.name}: left out, ${prepared.missing}`)
    } else {
      say(`${proxy.name}: ${prepared.version}; ${proxy.about}`)
      candidates.push({ proxy, prepared })
    }
  }
  return candidates
}

async function writeResults(results: object): Promise<string> {
  await mkdir(RESULTS_PATH, { recursive: true })
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const path = join(RESULTS_PATH, `${time}.json`)
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`)
  return path
}

await main()
