import { readFileSync, writeFileSync } from 'node:fs'
import type { Run } from './plan.ts'
import type { End, ReplicasResult, Way } from './replicas.ts'
import type { PodResult } from './run-pod.ts'

export interface Row extends Run {
  readonly version: string
  /** Why there is no result. */
  readonly result: PodResult | Error
}

const HEAD = [
  'what happens',
  'carried by',
  'order',
  'Prometheus',
  'sent',
  'stored',
  'lost',
  'not read by Prometheus',
  'duplicates',
  'pod gone after',
]
const ALIGNMENT = ['---', '---', '---', '---', ...HEAD.slice(4).map(() => '---:')]

export function formatRows(rows: readonly Row[]): string {
  return [HEAD, ALIGNMENT, ...rows.map(cellsOf)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function cellsOf({ trial, options, version, result }: Row): readonly string[] {
  const head = [trial.name, options.carrier, options.order, version]
  if (result instanceof Error) {
    return [...head, '', '', `failed: ${result.message.split('\n', 1)[0]}`, '', '', '']
  }
  const { sent, stored, lost, unread, duplicates, seconds } = result
  const counts = [sent, stored, lost, unread, duplicates].map((count) => count.toLocaleString('en'))
  return [...head, ...counts, `${seconds.pod.toFixed(1)} s`]
}

const REPLICAS = [
  '`write`',
  'replica 0 is',
  'Prometheus',
  'writes',
  'samples stored',
  'dropped by Azure',
  'held by replica 0, and not in Azure',
  'held by replica 1, and not in Azure',
  'longest gap in Azure',
]

export function formatReplicas(
  results: Readonly<Record<End, ReadonlyMap<Way, ReplicasResult>>>,
  version: string,
): string {
  const played = Object.entries(results).flatMap(([end, ways]) =>
    [...ways].map(([way, result]) => ({ end, way, ...result })),
  )
  const rows = played.map(({ end, way, requests, stored, dropped, held, gapSeconds }) => [
    way.replace(/^\w+/, "`'$&'`"),
    end,
    version,
    ...[requests, stored, dropped].map((count) => count.toLocaleString('en')),
    ...held.map(
      ({ samples, missing }) => `${samples.toLocaleString('en')}, ${missing.toLocaleString('en')}`,
    ),
    `${gapSeconds.toFixed(1)} s`,
  ])
  const alignment = ['---', '---', '---', ...REPLICAS.slice(3).map(() => '---:')]
  return [REPLICAS, alignment, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Puts `table` between the marks of a page, whose text around it is written by hand. */
export function writeTable(path: string, table: string): void {
  const page = readFileSync(path, 'utf8')
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined)
    throw new Error(`${path} has no ${BEGIN} ... ${END}`)
  writeFileSync(path, `${before}${BEGIN}\n${table}\n${END}${after}`)
}

const BEGIN = '<!-- trials: begin -->'
const END = '<!-- trials: end -->'
