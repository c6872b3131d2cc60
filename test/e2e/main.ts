import { execFileSync } from 'node:child_process'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { planRuns, type Run } from './plan.ts'
import { queueConfigOf, runReplicas, WAYS } from './replicas.ts'
import { runPod } from './run-pod.ts'
import { formatReplicas, formatRows, type Row, writeTable } from './table.ts'

const DOCS = join(import.meta.dirname, '../../docs')
const PAGE = join(DOCS, 'reliability.md')

const HELP = `npm run trials -- [options]

Stops pods of a real Prometheus while the embedded Azure fails, and compares every sample. Writes the table of
docs/reliability.md when nothing was left out.

--prometheus PATH  a Prometheus; may be given several times; the first is played beside others as well.
                   Default: prometheus
--only PATTERN     plays the trials whose names match, and prints their table only
--replicas         plays two replicas instead, of which the first is stopped, and killed, and away for half a
                   minute: the table of docs/kubernetes.md
--at-once COUNT    how many pods run at the same time. Default: 4
`

const { values } = parseArgs({
  options: {
    prometheus: { type: 'string', multiple: true, default: ['prometheus'] },
    only: { type: 'string' },
    replicas: { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
})

/** `2.42` of `prometheus, version 2.42.0 (...)`; one that was built as a module does not know its own. */
function versionOf(prometheus: string): string {
  const text = execFileSync('sh', ['-c', '"$0" --version 2>&1', prometheus], { encoding: 'utf8' })
  return /version (\d+\.\d+)/.exec(text)?.[1] ?? basename(prometheus).replace(/^prometheus-/, '')
}

async function play(run: Run, version: string): Promise<Row> {
  const result = await runPod(run.trial, run.options).catch((error: Error) => error)
  const row = { ...run, version, result }
  process.stdout.write(`${formatRows([row]).split('\n')[2]}\n`)
  return row
}

/** Fails where a replica that runs loses what it is to write. */
async function playReplicas(): Promise<number> {
  const [prometheus = 'prometheus'] = values.prometheus
  const version = versionOf(prometheus)
  const queueConfig = queueConfigOf(`${version}.0`)
  const options = { runSeconds: 30, awaySeconds: 30, prometheus, queueConfig } as const
  const stopped = await runReplicas({ ...options, end: 'stopped', ways: WAYS })
  const killed = await runReplicas({ ...options, end: 'killed', ways: ['first', 'all'] })
  const table = formatReplicas({ stopped, killed }, version)
  process.stdout.write(`${table}\n`)
  writeTable(join(DOCS, 'kubernetes.md'), table)
  const lost = [stopped.get('first')?.held.slice(0, 1), stopped.get('all')?.held].flat()
  return lost.every((replica) => replica?.missing === 0) ? 0 : 1
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  if (values.replicas) return playReplicas()
  const versions = new Map(values.prometheus.map((path) => [path, versionOf(path)]))
  const runs = planRuns(values.prometheus, new RegExp(values.only ?? ''))
  const rows: (Row | undefined)[] = runs.map(() => undefined)
  const left = [...runs.entries()]
  const playOn = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, run] = next
      rows[index] = await play(run, versions.get(run.options.prometheus) ?? 'unknown')
    }
  }
  await Promise.all(Array.from({ length: Number(values['at-once']) }, playOn))

  const all = rows.filter((row) => row !== undefined)
  if (values.only === undefined) writeTable(PAGE, formatRows(all))
  else process.stdout.write(`\n${formatRows(all)}\n`)
  const lost = all.filter(
    ({ options, result }) =>
      options.carrier === 'sidecar' &&
      (result instanceof Error || result.lost > 0 || result.different > 0),
  )
  for (const { trial, result } of lost) {
    process.stderr.write(
      `${trial.name}: ${result instanceof Error ? result.message : result.log}\n`,
    )
  }
  return lost.length === 0 ? 0 : 1
}

// Left to itself, Node 24 sometimes spins forever in its own teardown.
process.exit(await main())
