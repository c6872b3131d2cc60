import { type Cell, describeCell } from '../cells.ts'
import { type Comparison, medianOf, type Row } from '../compare.ts'
import type { Measurement } from '../measure.ts'

const formatMb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
const formatMs = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0))

interface Column {
  readonly head: string
  readonly of: (row: Row) => string
  /** Default: in each cell. */
  readonly where?: (cell: Cell) => boolean
}

const column = (
  head: string,
  figure: (one: Measurement) => number,
  print: (value: number) => string,
  where?: Column['where'],
): Column => ({ head, of: (row) => print(medianOf(row, figure)), ...(where && { where }) })

const isRate = ({ arrival }: Cell) => arrival.kind === 'rate'

const COLUMNS: readonly Column[] = [
  { head: 'proxy', of: ({ name }) => name },
  column(
    'CPU ms/1000',
    (one) => one.cpuMsPer1000,
    (ms) => ms.toFixed(0),
  ),
  {
    head: 'rounds',
    of: ({ rounds }) => rounds.map((one) => one.cpuMsPer1000.toFixed(0)).join(' '),
  },
  { head: 'the sidecar is', of: ({ sidecarIs }) => `${sidecarIs.toFixed(2)} ×` },
  column(
    'idle, CPU ms/s',
    (one) => one.idleMsPerSecond,
    formatMs,
    ({ idleMs }) => idleMs !== undefined,
  ),
  column(
    'first write, CPU ms',
    (one) => one.firstWriteCpuMs,
    formatMs,
    ({ idleMs }) => idleMs !== undefined,
  ),
  column(
    'writes/s',
    (one) => one.writesPerSecond,
    (n) => n.toFixed(0),
    (cell) => !isRate(cell),
  ),
  column(
    'page faults a write',
    (one) => one.pageFaultsPerWrite,
    (n) => n.toFixed(1),
  ),
  column('p50 ms', (one) => one.p50Ms, formatMs, isRate),
  column('p99 ms', (one) => one.p99Ms, formatMs, isRate),
  column(
    'RSS at first',
    (one) => one.rssBytes.first,
    formatMb,
    ({ durationMs }) => durationMs >= 60_000,
  ),
  column('RSS', (one) => one.rssBytes.last, formatMb),
  column('peak RSS', (one) => one.rssBytes.peak, formatMb),
  {
    head: 'problems',
    of: ({ rounds }) => rounds.flatMap(({ problems }) => problems).join(', ') || 'none',
  },
]

/** A title and a table for each cell. */
export function figuresOf({ cell, rows }: Comparison): { title: string; cells: string[][] } {
  const columns = COLUMNS.filter(({ where }) => where?.(cell) ?? true)
  return {
    title: describeCell(cell),
    cells: [
      columns.map(({ head }) => head),
      ...rows.map((row) => columns.map(({ of }) => of(row))),
    ],
  }
}
