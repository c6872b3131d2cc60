import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CONTAINER, REMOTE_WRITE } from '../../contract/pod.ts'
import { ROUTES } from '../../contract/routes.ts'
import { isInPath } from '../process.ts'
import { startPrometheus } from '../prometheus.ts'
import { readDeployment } from './container.ts'
import { exampleValues } from './example-values.ts'
import { proveWithPrometheus, proveWithSender } from './proof.ts'
import { openStage, type Stage } from './stage.ts'
import { formatCount, formatTable } from './table.ts'

const HELP = `npm start -- [options]; installed as a package: azure-monitor-remote-write try [options]

Runs the example environment's own sidecar, taken from dist/ or, when environments/ lists no example, from
the lab's own copy of it, against an embedded Azure, writes live metrics through it, and compares what was
stored with what was sent. Exit code 0 only if they are equal.

  --scrapes N      how often the targets are scraped (default: 12)
  --interval MS    between two scrapes (default: 500)
  --prometheus     a real Prometheus from PATH is the sender
  --serve          keeps everything running and prints a remote_write block for your own Prometheus; with
                   --prometheus, one from PATH writes meanwhile
  --help           this text
`
const root = resolve(import.meta.dirname, '../..')

const stopping = new AbortController()
const { signal } = stopping

function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      scrapes: { type: 'string', default: '12' },
      interval: { type: 'string', default: '500' },
      prometheus: { type: 'boolean', default: false },
      serve: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  for (const name of ['scrapes', 'interval'] as const) {
    if (!/^[1-9]\d{0,5}$/.test(values[name])) {
      throw new Error(`--${name} is ${values[name]}; allowed: a whole number from 1 to 999999`)
    }
  }
  if (values.prometheus && !isInPath('prometheus')) {
    throw new Error(
      '--prometheus: there is no prometheus in PATH; install it, or leave the option out',
    )
  }
  return values
}

async function main(): Promise<number> {
  const { help, serve, prometheus, scrapes, interval } = readOptions()
  if (help) {
    say(HELP)
    return 0
  }
  const { from, yaml } = exampleValues(root)
  say(`Environment    example, container ${CONTAINER} of ${from}`)
  const stage = await openStage(readDeployment(yaml), join(root, 'sidecar/build/main.mjs'))
  try {
    signal.throwIfAborted()
    say(`Embedded Azure Entra ID and ingestion, behind ${stage.lab.proxyUrl}`)
    say(`Sidecar        ${stage.sidecar.origin}, its environment unchanged but for`)
    for (const change of stage.sidecar.changes) say(`               ${change}`)
    say()
    if (serve) return await serveUntilStopped(stage, prometheus)
    const prove = prometheus ? proveWithPrometheus : proveWithSender
    return report(
      stage,
      await prove(stage, { scrapes: Number(scrapes), intervalMs: Number(interval), say, signal }),
    )
  } finally {
    await stage.close()
  }
}

function report(
  stage: Stage,
  { comparison, rows, complaints }: Awaited<ReturnType<typeof proveWithSender>>,
): number {
  const { samples, series, missing, different, extra } = comparison
  const stored = samples - missing.length - different.length
  const exact = samples > 0 && stored === samples && extra.length === 0
  say()
  say(
    formatTable([
      ['series', formatCount(series)],
      ['samples sent', formatCount(samples)],
      ['samples stored', `${formatCount(stored)}, each with the value and time that was sent`],
      ['samples lost', formatCount(missing.length)],
      ['changed, extra', `${formatCount(different.length)}, ${formatCount(extra.length)}`],
      ...rows,
      ['tokens', `${stage.lab.authority.acquisitions().issued} acquired from Entra ID`],
    ]),
  )
  say()
  for (const complaint of complaints) say(complaint)
  for (const difference of [...missing, ...different, ...extra].slice(0, 5))
    say(JSON.stringify(difference))
  say(
    exact
      ? 'Nothing was lost.'
      : `What was stored is not what was sent. The sidecar wrote:\n${stage.sidecar.output()}`,
  )
  return exact ? 0 : 1
}

/** Leaves everything running until Ctrl-C, for a Prometheus of one's own, or beside one from PATH. */
async function serveUntilStopped(stage: Stage, withPrometheus: boolean): Promise<number> {
  const { origin, writeUrl, metricsTarget } = stage.sidecar
  const { externalLabels } = stage
  const prometheus = withPrometheus
    ? await startPrometheus({
        remoteWrites: { [REMOTE_WRITE]: writeUrl },
        scrapeTargets: [metricsTarget],
        externalLabels,
      })
    : undefined
  const labels = Object.entries(externalLabels).map(([name, value]) => `    ${name}: ${value}`)
  say(
    prometheus === undefined
      ? `Paste this into your Prometheus' configuration:

global:
  external_labels:
${labels.join('\n')}
remote_write:
  - url: ${writeUrl}
    queue_config:
      retry_on_http_429: true
      # Of Prometheus 2.50 or newer; an older one refuses the line.
      # sample_age_limit: 20m
`
      : `Prometheus     ${prometheus.url}`,
  )
  say(`Page           ${origin}/
Metrics        ${origin}${ROUTES.metrics}
Ctrl-C ends it.
`)
  const progress = setInterval(() => {
    const { series, stored, requests } = stage.lab.ingestion.counts()
    const answers = Object.entries(requests).map(([status, count]) => `${count} answered ${status}`)
    say(
      `${formatCount(series)} series, ${formatCount(stored)} samples stored, requests: ${answers.join(', ') || 'none'}`,
    )
  }, 5000)
  try {
    if (!signal.aborted) await once(signal, 'abort')
  } finally {
    clearInterval(progress)
    await prometheus?.close()
  }
  return 0
}

/** What a shell makes of Ctrl-C. */
const EXIT_INTERRUPTED = 130

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    say('\nStopping, and removing keys and data.')
    stopping.abort()
  })
}
const code = await main().catch((error: unknown) => {
  if (signal.aborted) return EXIT_INTERRUPTED
  process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
// Everything is closed by now. Left to itself, Node 24 sometimes spins forever in its own teardown
// (uv_run below Environment::CleanupHandles).
process.exit(code)
