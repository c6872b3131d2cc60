import { durationOf } from './duration.ts'

/** What a workspace takes: series that are active within 12 hours, and samples (Azure's *events*) in a minute. */
export interface WorkspaceLimits {
  readonly activeSeries: number
  readonly eventsPerMinute: number
}

/** What every workspace begins with. */
export const DEFAULT_LIMIT = 1_000_000
/** What Azure agrees to at once. Above it, half of what is asked for has to be in use. */
export const AT_ONCE = 2_000_000
/** What can be asked for without a support ticket. */
export const HIGHEST = 20_000_000

/** The alert at 75 % stays quiet. */
const FILLED = 0.75
const STEP = 100_000

/** What is expected of a workspace in one minute and in twelve hours. */
export function expectedLoad(expected: {
  readonly activeSeries: number
  /** A Prometheus duration. */
  readonly scrapeInterval: string
}): WorkspaceLimits {
  const { activeSeries } = expected
  const perMinute = 60_000 / durationOf(expected.scrapeInterval)
  return { activeSeries, eventsPerMinute: Math.ceil(activeSeries * perMinute) }
}

/**
 * The limits to ask for, one after the other, each when half of the next one is in use; none where the default is
 * enough. They end with what is needed, or with the highest that Azure gives without a ticket.
 * @see https://learn.microsoft.com/azure/azure-monitor/metrics/azure-monitor-workspace-monitor-ingest-limits
 */
export function limitsToAskFor(load: WorkspaceLimits): WorkspaceLimits[] {
  const series = stepsTo(load.activeSeries)
  const events = stepsTo(load.eventsPerMinute)
  return Array.from({ length: Math.max(series.length, events.length) }, (_, index) => ({
    activeSeries: series[index] ?? series.at(-1) ?? DEFAULT_LIMIT,
    eventsPerMinute: events[index] ?? events.at(-1) ?? DEFAULT_LIMIT,
  }))
}

function stepsTo(expected: number): number[] {
  const needed = Math.min(Math.ceil(expected / FILLED / STEP) * STEP, HIGHEST)
  if (needed <= DEFAULT_LIMIT) return []
  const steps = [Math.min(needed, AT_ONCE)]
  for (let last = AT_ONCE; last < needed; ) {
    // Of a limit that is three quarters in use, half of one and a half times as much is.
    last = Math.min(last * 2 * FILLED, needed)
    steps.push(Math.floor(last / STEP) * STEP)
  }
  return steps
}
