import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readDeployment } from './container.ts'
import { balance, isExact } from './ledger.ts'
import { createMachineMetrics } from './machine-metrics.ts'
import { createSender } from './sender.ts'
import { openStage, type Stage } from './stage.ts'
import { formatCount, formatTable, quantileOf } from './table.ts'
import { runTraffic, type Target } from './traffic.ts'

const HELP = `npm start -- [options]

Runs the example environment's own sidecar, taken from dist/, against an embedded Azure, writes live
metrics through it, and compares what was stored with what was sent. Exit code 0 only if they are equal.

  --scrapes N      how often the targets are scraped (default: 12)
  --interval MS    between two scrapes (default: 500)
  --serve          keeps everything running and prints a remote_write block for your own Prometheus
  --help           this text
`
const root = resolve(import.meta.dirname, '../..')
const VALUES = 'dist/kubernetes/example/aks-example/values/kube-prometheus-stack.yaml'

const { values: options } = parseArgs({
  options: {
    scrapes: { type: 'string', default: '12' },
    interval: { type: 'string', default: '500' },
    serve: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

async function run(): Promise<boolean> {
  const deployment = readDeployment(readFileSync(join(root, VALUES), 'utf8'))
  say(`Environment    example, container prom-remotewrite of ${VALUES}`)
  const stage = await openStage(deployment, { script: join(root, 'sidecar/build/main.mjs') })
  try {
    say(`Embedded Azure Entra ID and ingestion, behind ${stage.lab.proxyUrl}`)
    say(`Sidecar        ${stage.sidecar.origin}, its environment unchanged but for`)
    for (const change of stage.changes) say(`               ${change}`)
    say()
    return options.serve ? await serve(stage) : await prove(stage)
  } finally {
    await stage.close()
  }
}

/** Sends traffic and holds what was stored against it. */
async function prove(stage: Stage): Promise<boolean> {
  const sender = createSender({ url: stage.writeUrl })
  const scrapes = Number(options.scrapes)
  const sent = await runTraffic({
    targets: targetsOf(stage),
    externalLabels: stage.externalLabels,
    sender,
    scrapes,
    intervalMs: Number(options.interval),
    onScrape: (scrape, series) => {
      const { stored } = stage.lab.ingestion.counts()
      say(
        `scrape ${scrape} of ${scrapes}: ${series} series sent, ${formatCount(stored)} samples stored`,
      )
    },
  })
  const { requests, retries, dropped, latenciesMs } = sender.counts()
  await sender.close()
  const result = balance(sent, stage.lab.ingestion.series())
  const exact = isExact(result)
  const ms = (quantile: number) => `${quantileOf(latenciesMs, quantile).toFixed(1)} ms`
  say()
  say(
    formatTable([
      ['series', formatCount(result.series)],
      ['samples sent', formatCount(result.sent)],
      [
        'samples stored',
        `${formatCount(result.stored)}, each with the value and time that was sent`,
      ],
      ['samples lost', formatCount(result.lost)],
      ['changed, extra', `${formatCount(result.changed)}, ${formatCount(result.extra)}`],
      ['requests', `${formatCount(requests)}, of which ${formatCount(retries)} were retries`],
      ['latency', `p50 ${ms(0.5)}, p99 ${ms(0.99)}`],
      ['tokens', `${stage.lab.authority.acquisitions().issued} acquired from Entra ID`],
    ]),
  )
  for (const { samples, answer } of dropped) say(`gave up ${samples} samples: ${answer}`)
  for (const example of result.examples) say(example)
  say()
  say(exact ? 'Nothing was lost.' : 'Samples were lost or changed. The sidecar wrote:')
  if (!exact) say(stage.sidecar.log())
  return exact
}

function targetsOf({ sidecar }: Stage): Target[] {
  const fetchText = async (url: string) => (await fetch(url)).text()
  return [
    {
      job: 'prom-remotewrite',
      instance: new URL(sidecar.origin).host,
      scrape: () => fetchText(`${sidecar.origin}/metrics`),
    },
    { job: 'machine', instance: `pid:${process.pid}`, scrape: createMachineMetrics() },
  ]
}

/** Leaves everything running until Ctrl-C, for a Prometheus of one's own. */
async function serve(stage: Stage): Promise<boolean> {
  say(`Paste this into your Prometheus' configuration:

global:
  external_labels:
${Object.entries(stage.externalLabels)
  .map(([name, value]) => `    ${name}: ${value}`)
  .join('\n')}
remote_write:
  - url: ${stage.writeUrl}
    queue_config:
      retry_on_http_429: true
      sample_age_limit: 20m # Prometheus 2.50 or newer

Metrics of the sidecar: ${stage.sidecar.origin}/metrics
Ctrl-C ends it.
`)
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  const progress = setInterval(() => {
    const { series, stored, requests } = stage.lab.ingestion.counts()
    say(
      `${formatCount(series)} series, ${formatCount(stored)} samples stored; answers ${JSON.stringify(requests)}`,
    )
  }, 5000)
  await stopped
  clearInterval(progress)
  return true
}

if (options.help) {
  say(HELP)
} else {
  try {
    process.exitCode = (await run()) ? 0 : 1
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${relative(process.cwd(), import.meta.filename)}: ${message}\n`)
    process.exitCode = 1
  }
}
