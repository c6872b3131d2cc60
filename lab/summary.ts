import { setTimeout as wait } from 'node:timers/promises'
import type { Lab } from './lab.ts'

export interface SummaryOutput {
  readonly write: (text: string) => void
  readonly signal: AbortSignal
  /** Default: each second. */
  readonly intervalMs?: number
}

type SummarizedLab = Pick<Lab, 'ingestion' | 'authority' | 'imds' | 'faults' | 'struck'>

/** Writes one line whenever it would say something new, until `signal` aborts. */
export async function summarize(
  lab: SummarizedLab,
  { write, signal, intervalMs = 1000 }: SummaryOutput,
): Promise<void> {
  let shown = ''
  while (!signal.aborted) {
    const line = summaryLine(lab)
    if (line !== shown) write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
    shown = line
    await wait(intervalMs, undefined, { signal }).catch(() => {})
  }
}

/** The lab at a glance. */
export function summaryLine(lab: SummarizedLab): string {
  const { series, stored, dropped, requests, samplesPerSecond } = lab.ingestion.counts()
  const tokens = lab.authority.acquisitions().issued + lab.imds.counts().issued
  const droppedTotal = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  const struckTotal = Object.values(lab.struck()).reduce((sum, count) => sum + count, 0)
  const statuses = Object.entries(requests).map(([status, count]) => `${count}x${status}`)
  const faults = Object.entries(lab.faults()).flatMap(([where, values]) =>
    Object.entries(values).map(([name, value]) => `${where}.${name}=${value}`),
  )
  return [
    `${series} series`,
    `${stored} samples`,
    `${samplesPerSecond.toFixed(1)}/s`,
    `${droppedTotal} dropped`,
    `${tokens} tokens`,
    `writes ${statuses.join(' ') || 'none'}`,
    `${struckTotal} struck`,
    `faults ${faults.join(' ') || 'none'}`,
  ].join(' | ')
}
