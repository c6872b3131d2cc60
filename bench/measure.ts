import type { BodyName } from './body.ts'
import type { Arrival, LoadRequest, LoadResult } from './load/message.ts'
import type { Contender, Prepared } from './proxies/contender.ts'
import { startProxy } from './proxies/start.ts'
import { median } from './quantile.ts'
import type { Bench } from './surroundings.ts'

/** What is asked of a proxy. */
export interface Cell {
  readonly body: BodyName
  readonly connections: number
  readonly arrival: Arrival
}

export interface Times {
  /** Thrown away, as fast as they go: a sidecar runs for weeks, and its compiler settles in seconds. */
  readonly warmUpRequests: number
  /** Thrown away after that, at the cell's own rate. */
  readonly warmUpMs: number
  readonly durationMs: number
}

/** A proxy that this machine can run. */
export interface Candidate {
  readonly proxy: Contender
  readonly prepared: Prepared
}

export interface Measurement {
  readonly proxy: string
  readonly cell: Cell
  readonly requestsPerSecond: number
  /** User and system time of the proxy and its children, in milliseconds. */
  readonly cpuMsPer1000: number
  readonly latencyMs: LoadResult['latencyMs']
  /** Resident memory of all its processes together, in bytes; the peak is that of its whole life. */
  readonly rss: { readonly median: number; readonly peak: number }
  readonly readyMs: number | undefined
  /** What is wrong with answers or bodies. A row with a problem counts for nothing. */
  readonly problems: readonly string[]
}

const SAMPLE_MS = 100
/** Beyond warm-up and duration: answers that are late. */
const GRACE_MS = 20_000

/** Starts a proxy anew, loads it, and looks at every answer and every byte. */
export async function measure(
  bench: Bench,
  { proxy, prepared }: Candidate,
  cell: Cell,
  times: Times,
): Promise<Measurement> {
  const body = bench.bodies[cell.body]
  await expectBody(bench, proxy.keepsBodies ? body.path : undefined)
  const running = await startProxy(prepared, body.bytes)
  let rss: number[] = []
  let peak = 0
  const sampler = setInterval(() => {
    const { rssBytes } = running.usage()
    rss.push(rssBytes)
    peak = Math.max(peak, rssBytes)
  }, SAMPLE_MS)
  try {
    let cpuMs = 0
    const result = await runLoad(bench, loadOf(cell, times, running.port, body.path), {
      begun: () => {
        rss = []
        cpuMs -= running.usage().cpuMs
      },
      over: () => {
        cpuMs += running.usage().cpuMs
      },
    })
    return {
      proxy: proxy.name,
      cell,
      requestsPerSecond: result.answered / result.seconds,
      cpuMsPer1000: (cpuMs / result.answered) * 1000,
      latencyMs: result.latencyMs,
      rss: { median: median(rss), peak },
      readyMs: running.readyMs,
      problems: await problemsOf(bench, proxy, result.total),
    }
  } finally {
    clearInterval(sampler)
    await running.stop()
  }
}

/** What a request takes from the load generator to the upstream without a proxy and without TLS. */
export async function measureDirect(
  bench: Bench,
  cell: Cell,
  times: Times,
): Promise<LoadResult['latencyMs']> {
  const body = bench.bodies[cell.body]
  await expectBody(bench, body.path)
  const { latencyMs } = await runLoad(bench, loadOf(cell, times, bench.plainPort, body.path))
  return latencyMs
}

/** Sends load and waits for its result; `begun` and `over` are the bounds of the measured time. */
export async function runLoad(
  { load }: Bench,
  request: LoadRequest,
  on: { readonly begun?: () => void; readonly over?: () => void } = {},
): Promise<LoadResult> {
  load.send(request)
  await load.next('begun', request.warmUpMs + GRACE_MS)
  on.begun?.()
  await load.next('over', request.durationMs + GRACE_MS)
  on.over?.()
  return load.next('done', GRACE_MS)
}

function loadOf(cell: Cell, times: Times, port: number, bodyPath: string): LoadRequest {
  return { port, bodyPath, connections: cell.connections, arrival: cell.arrival, ...times }
}

export async function expectBody({ sink }: Bench, bodyPath: string | undefined): Promise<void> {
  sink.send({ kind: 'expect', ...(bodyPath === undefined ? {} : { bodyPath }) })
  await sink.next('expecting', GRACE_MS)
}

/** What is wrong with the answers that came, and with the bodies that reached the upstream. */
export async function problemsOf(
  bench: Bench,
  proxy: Contender,
  total: LoadResult['total'],
): Promise<string[]> {
  return [...problemsWithAnswers(total), ...(await problemsWithBodies(bench, proxy, total))]
}

function problemsWithAnswers(total: LoadResult['total']): string[] {
  const problems = Object.entries(total.statuses)
    .filter(([status]) => !status.startsWith('2'))
    .map(([status, count]) => `${count} × ${status}`)
  if (total.unanswered > 0) problems.push(`${total.unanswered} unanswered`)
  if (total.brokenConnections > 0) problems.push(`${total.brokenConnections} broken connections`)
  return problems
}

async function problemsWithBodies(
  { sink }: Bench,
  proxy: Contender,
  total: LoadResult['total'],
): Promise<string[]> {
  sink.send({ kind: 'count' })
  const arrived = await sink.next('counted', GRACE_MS)
  const problems: string[] = []
  if (arrived.withoutToken > 0) problems.push(`${arrived.withoutToken} without a token`)
  if (!proxy.keepsBodies) return problems
  const taken = Object.entries(total.statuses)
    .filter(([status]) => status.startsWith('2'))
    .reduce((sum, [, count]) => sum + count, 0)
  if (arrived.altered > 0) problems.push(`${arrived.altered} altered bodies`)
  // One more is the write with which the proxy showed that it is ready.
  if (arrived.requests < taken + 1) {
    problems.push(`${taken + 1} were answered 2xx, ${arrived.requests} reached the upstream`)
  }
  return problems
}
