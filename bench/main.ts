import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { measureGrowth } from './growth.ts'
import { describeMachine, formatMachine, type Machine } from './machine.ts'
import type { Candidate } from './measure.ts'
import { type Options, parseOptions } from './options.ts'
import { PLANS } from './plan.ts'
import type { Contender } from './proxies/contender.ts'
import { go } from './proxies/go.ts'
import { haproxy } from './proxies/haproxy.ts'
import { hono } from './proxies/hono.ts'
import { nginx } from './proxies/nginx.ts'
import { measurePayload, sidecar, sidecarWith } from './proxies/sidecar.ts'
import { vmagent } from './proxies/vmagent.ts'
import { drawChart } from './report/chart.ts'
import { judgeGoals } from './report/goals.ts'
import { drawGrowth, growthCells } from './report/growth.ts'
import { writeFigures } from './report/markdown.ts'
import { printResults } from './report/print.ts'
import { replaceSection } from './report/section.ts'
import { loadCells, sizingCells } from './report/sizing.ts'
import { soakCells } from './report/soak.ts'
import { formatMarkdown, formatTable } from './report/table.ts'
import { runPlan } from './run.ts'
import { sizeSidecar } from './sizing.ts'
import { soak } from './soak.ts'
import { type Bench, setUp } from './surroundings.ts'

const RIVALS: readonly Contender[] = [nginx, go, haproxy, vmagent, hono]
const RIVAL_NAMES = RIVALS.map(({ name }) => name)
const DOCS_PATH = join(import.meta.dirname, '../docs')
const RESULTS_PATH = join(import.meta.dirname, 'results')
/** Above it other programs take part in what is measured. */
const QUIET_LOAD = 0.5

const HELP = `npm run bench -- [options]

Measures the sidecar side by side with other proxies: CPU per request, requests/s, latency, memory.
Without options: about seven minutes. Needs npm run build.

  --quick         half a minute: the sidecar beside one proxy
  --full          every body, rate and number of connections; more than an hour
  --only NAMES    rivals, separated by commas: ${RIVAL_NAMES.join(', ')}
  --flags FLAGS   one rival more: the sidecar with these flags of Node, for example
                  --flags=--max-semi-space-size=1
  --sizing        what CPU and memory the sidecar's container should ask for
  --growth        CPU and memory against requests, body size and connections: the sidecar and nginx
  --soak          whether memory, files and sockets grow; --minutes N (10)
  --docs          writes the figures into docs/
  --help          this
`

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function main(options: Options): Promise<void> {
  if (options.mode === 'help') return say(HELP)
  const machine = describeMachine()
  say(formatMachine(machine))
  if (machine.loadBefore > QUIET_LOAD) {
    say(`The machine is busy (load ${machine.loadBefore.toFixed(1)}): trust ratios, not figures.`)
  }
  const bench = await setUp()
  try {
    const { candidates, legend } = await prepare(bench, [sidecar])
    const [subject] = candidates
    if (subject === undefined) {
      process.exitCode = 1
      return
    }
    if (options.mode === 'sizing') await showSizing(bench, subject, machine, options)
    else if (options.mode === 'growth') await showGrowth(bench, subject, machine, options)
    else if (options.mode === 'soak') await showSoak(bench, subject, machine, options)
    else await compare(bench, subject, { machine, legend, options })
  } finally {
    await bench.close()
  }
}

interface Comparison {
  readonly machine: Machine
  readonly legend: readonly string[]
  readonly options: Options
}

async function compare(bench: Bench, subject: Candidate, comparison: Comparison): Promise<void> {
  const { machine, options } = comparison
  const rivals = await prepare(bench, wantedRivals(options))
  const plan = PLANS[options.plan]
  const results = await runPlan(bench, plan, [subject, ...rivals.candidates], (line) =>
    say(`  ${line}`),
  )
  const goals = judgeGoals(results, sidecar.name, await measurePayload())
  say(`\n${printResults(results, goals)}\n`)
  const legend = [...comparison.legend, ...rivals.legend]
  await save({ command: commandLine(), machine, legend, ...results, goals })
  if (!options.docs) return
  await writeFile(join(DOCS_PATH, 'performance.svg'), drawChart(results))
  const run = { command: commandLine(), machine, legend }
  await updatePage('performance.md', { figures: writeFigures(results, goals, run) })
}

async function showSizing(
  bench: Bench,
  subject: Candidate,
  machine: Machine,
  options: Options,
): Promise<void> {
  const sizing = await sizeSidecar(bench, subject, (line) => say(`  ${line}`))
  say(`\n${formatTable(sizingCells(sizing))}\n\n${formatTable(loadCells(sizing))}\n`)
  await save({ command: commandLine(), machine, sizing })
  if (!options.docs) return
  await updatePage('sizing.md', {
    sizing: formatMarkdown(sizingCells(sizing)),
    loads: `${runOn(machine)}\n\n${formatMarkdown(loadCells(sizing))}`,
  })
}

async function showGrowth(
  bench: Bench,
  subject: Candidate,
  machine: Machine,
  options: Options,
): Promise<void> {
  const { candidates } = await prepare(bench, [nginx])
  const growths = await measureGrowth(bench, [subject, ...candidates], (line) => say(`  ${line}`))
  const tables = growths.map((growth) => ({ ...growth, cells: growthCells(growth) }))
  for (const { fixed, cells } of tables) say(`\n${fixed}\n${formatTable(cells)}`)
  await save({ command: commandLine(), machine, growths })
  if (!options.docs) return
  await writeFile(join(DOCS_PATH, 'growth.svg'), drawGrowth(growths))
  const blocks = tables.map(({ fixed, cells }) => `### ${fixed}\n\n${formatMarkdown(cells)}`)
  await updatePage('performance.md', { growth: [runOn(machine), ...blocks].join('\n\n') })
}

async function showSoak(
  bench: Bench,
  subject: Candidate,
  machine: Machine,
  options: Options,
): Promise<void> {
  say(`  ${subject.proxy.name} for ${options.minutes} minutes`)
  const result = await soak(bench, subject, options.minutes)
  const rows = soakCells(result)
  say(`\n${formatTable(rows)}\n`)
  await save({ command: commandLine(), machine, soak: result })
  if (!options.docs) return
  await updatePage('performance.md', {
    soak: `${runOn(machine)}\n\n${formatMarkdown(rows)}`,
  })
}

function wantedRivals({ only, plan, flags }: Options): Contender[] {
  const wanted = RIVALS.filter(({ name }) => only?.includes(name) ?? true)
  // For a first look one is enough.
  const few = plan === 'quick' && only === undefined ? wanted.slice(0, 1) : wanted
  return [...flags.map(sidecarWith), ...few]
}

async function prepare(bench: Bench, proxies: readonly Contender[]) {
  const candidates: Candidate[] = []
  const legend: string[] = []
  for (const proxy of proxies) {
    const prepared = await proxy.prepare(bench.surroundings)
    if ('missing' in prepared) {
      legend.push(`${proxy.name}: left out, ${prepared.missing}`)
    } else {
      legend.push(`${proxy.name}: ${proxy.about} (${prepared.version})`)
      candidates.push({ proxy, prepared })
    }
  }
  for (const line of legend) say(line)
  return { candidates, legend }
}

function runOn(machine: Machine): string {
  return `\`${commandLine()}\` on ${formatMachine(machine)}; load before the run ${machine.loadBefore.toFixed(1)}.`
}

function commandLine(): string {
  return ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, '')
}

async function save(results: object): Promise<void> {
  await mkdir(RESULTS_PATH, { recursive: true })
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const path = join(RESULTS_PATH, `${time}.json`)
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`)
  say(`Written to ${path}`)
}

async function updatePage(name: string, sections: Readonly<Record<string, string>>): Promise<void> {
  const path = join(DOCS_PATH, name)
  let page = await readFile(path, 'utf8')
  for (const [section, content] of Object.entries(sections)) {
    page = replaceSection(page, section, content)
  }
  await writeFile(path, page)
  say(`Written to ${path}`)
}

// Proxies are stopped when this process exits, which a signal alone would not let happen.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

try {
  await main(parseOptions(process.argv.slice(2), RIVAL_NAMES))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
