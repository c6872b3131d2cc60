import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cell, ProxyName } from './cells.ts'
import { type Comparison, compare } from './compare.ts'
import { describeMachine, formatMachine } from './machine.ts'
import type { PreparedProxy } from './measure.ts'
import { HELP, type Options, parseOptions } from './options.ts'
import { measurePrice, type PriceRow, priceCells } from './price/price.ts'
import { aadAuthProxy } from './proxies/aad-auth-proxy.ts'
import { go } from './proxies/go.ts'
import { minimal } from './proxies/minimal.ts'
import { nginx, nginx2 } from './proxies/nginx.ts'
import type { MeasuredProxy } from './proxies/proxy.ts'
import { sidecar, sidecarWith } from './proxies/sidecar.ts'
import { figuresOf } from './report/figures.ts'
import { replaceSection } from './report/section.ts'
import { sizingOf } from './report/sizing.ts'
import { formatMarkdown, formatTable } from './report/table.ts'
import { type Bench, setUp } from './surroundings.ts'

const PROXIES: { readonly [Name in ProxyName]: MeasuredProxy } = {
  minimal,
  nginx,
  nginx2,
  go,
  'aad-auth-proxy': aadAuthProxy,
}
const DOCS_PATH = join(import.meta.dirname, '../docs')
const RESULTS_PATH = join(import.meta.dirname, 'results')

/** Above it other programs take part in what is measured. */
const QUIET_LOAD = 0.5
const BUSY =
  ': other programs kept the cores busy, so only ratios hold, roughly, and full load favors what needs no compiler'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function run(options: Options): Promise<void> {
  const machine = describeMachine()
  const busy = machine.loadBefore > QUIET_LOAD ? BUSY : ''
  const about = `${formatMachine(machine)}; load before the run ${machine.loadBefore.toFixed(1)}${busy}`
  say(about)
  const bench = await setUp()
  try {
    const own = [sidecar, ...options.variants.map(sidecarWith)]
    const others = options.proxies.map((name) => PROXIES[name])
    const { prepared, legend } = await prepare(bench, [...own, ...others])
    if (prepared[0]?.name !== sidecar.name) throw new Error('npm run build comes first')
    const comparisons: Comparison[] = []
    for (const cell of options.cells) {
      const wanted = prepared.filter(
        ({ name }) =>
          own.some((one) => one.name === name) || cell.beside.some((one) => one === name),
      )
      const { rounds, seconds } = options
      const timed = seconds === undefined ? cell : lasting(cell, seconds)
      comparisons.push(
        await compare(bench, timed, wanted, { rounds, say: (line) => say(`  ${line}`) }),
      )
    }
    const price = options.price ? await priceOf(bench) : undefined
    await report(
      { about: `${commandLine()}\` on ${about}`, legend, comparisons, price },
      options.docs,
    )
  } finally {
    await bench.close()
  }
}

/** The same load for a time of its own, however many writes that is. */
function lasting(cell: Cell, seconds: number): Cell {
  const { arrival } = cell
  return {
    ...cell,
    durationMs: seconds * 1000,
    arrival: arrival.kind === 'rate' ? arrival : { kind: 'saturation' },
  }
}

async function prepare(bench: Bench, proxies: readonly MeasuredProxy[]) {
  const ready: PreparedProxy[] = []
  const legend: string[] = []
  for (const { name, about, prepare } of proxies) {
    const prepared = await prepare(bench.surroundings)
    if ('missing' in prepared) legend.push(`${name}: left out, ${prepared.missing}`)
    else {
      legend.push(`${name}: ${about} (${prepared.version})`)
      ready.push({ name, prepared })
    }
  }
  for (const line of legend) say(line)
  return { prepared: ready, legend }
}

async function priceOf(bench: Bench): Promise<readonly PriceRow[] | undefined> {
  say('  the price of a sidecar, real Prometheus side by side')
  const told = (line: string) => say(`  ${line}`)
  return measurePrice(bench, [sidecar, minimal, aadAuthProxy], told).catch((error: Error) => {
    told(`left out, ${error.message}`)
    return undefined
  })
}

interface Results {
  readonly about: string
  readonly legend: readonly string[]
  readonly comparisons: readonly Comparison[]
  readonly price: readonly PriceRow[] | undefined
}

async function report(results: Results, docs: boolean): Promise<void> {
  const { about, legend, comparisons, price } = results
  const tables = comparisons.map(figuresOf)
  const sizing = sizingOf(comparisons)
  for (const { title, cells } of tables) say(`\n${title}\n${formatTable(cells)}`)
  if (price !== undefined) say(`\n${formatTable(priceCells(price))}`)
  if (sizing !== undefined) say(`\n${formatTable(sizing)}`)
  await mkdir(RESULTS_PATH, { recursive: true })
  const path = join(RESULTS_PATH, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`)
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`)
  say(`\nWritten to ${path}`)
  if (!docs) return
  const run = `\`${about}.`
  const blocks = tables.map(({ title, cells }) => `### ${title}\n\n${formatMarkdown(cells)}`)
  const list = legend.map((line) => `- ${line}`).join('\n')
  await updatePage('performance.md', {
    ...(tables.length > 0 && { figures: [run, list, ...blocks].join('\n\n') }),
    ...(price !== undefined && { price: `${run}\n\n${formatMarkdown(priceCells(price))}` }),
  })
  if (sizing !== undefined) {
    await updatePage('sizing.md', { sizing: `${run}\n\n${formatMarkdown(sizing)}` })
  }
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

function commandLine(): string {
  return ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, '')
}

// Proxies are stopped when this process exits, which a signal alone would not let happen.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

try {
  const options = parseOptions(process.argv.slice(2))
  if (options.help) say(HELP)
  else await run(options)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
