import { setTimeout as wait } from 'node:timers/promises'
import type { Cell } from './cells.ts'
import type { LoadReply, LoadRequest, LoadResult } from './load/message.ts'
import type { Prepared } from './proxies/proxy.ts'
import { startProxy } from './proxies/start.ts'
import { median } from './quantile.ts'
import type { Bench } from './surroundings.ts'

/** A proxy that this machine can run. */
export interface PreparedProxy {
  readonly name: string
  readonly prepared: Prepared
}

/** One process under one load. */
export interface Measurement {
  readonly writesPerSecond: number
  /** User and system time of the proxy and its children, in milliseconds. */
  readonly cpuMsPer1000: number
  /** In milliseconds of CPU for a second without writes; `NaN` where the cell has no such time. */
  readonly idleMsPerSecond: number
  /** From the start of the process to its first accepted write; the median of all starts. */
  readonly firstWriteCpuMs: number
  readonly pageFaultsPerWrite: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Resident memory of all its processes: in the first and the last fifth of the measured time, and at most. */
  readonly rssBytes: { readonly first: number; readonly last: number; readonly peak: number }
  /** What is wrong with answers or bodies. A row with a problem counts for nothing. */
  readonly problems: readonly string[]
}

const SAMPLE_MS = 200
/** After the first write, for what starting left behind. */
const SETTLE_MS = 1_000
/** Beyond warm-up and duration: answers that are late. */
const GRACE_MS = 20_000

/** Starts a proxy anew, loads it, and looks at every answer and every byte. */
export async function measure(
  bench: Bench,
  { prepared }: PreparedProxy,
  cell: Cell,
): Promise<Measurement> {
  const { body, connections, arrival, warmUpMs, durationMs, idleMs = 0, starts = 1 } = cell
  const { path, bytes } = bench.bodies[body]
  const firstWrites: number[] = []
  const start = async () => {
    const started = await startProxy(prepared, bytes)
    firstWrites.push(started.firstWriteCpuMs)
    return started
  }
  for (let others = starts - 1; others > 0; others -= 1) await (await start()).stop()
  // From here on, everything that arrives is counted.
  bench.sink.send({ kind: 'expect', bodyPath: path })
  await bench.sink.next('expecting', GRACE_MS)
  const running = await start()
  let peak = 0
  let rss: number[] = []
  const sampler = setInterval(() => {
    const { rssBytes } = running.usage()
    peak = Math.max(peak, rssBytes)
    rss.push(rssBytes)
  }, SAMPLE_MS)
  try {
    await wait(SETTLE_MS)
    const idleFrom = running.usage().cpuMs
    await wait(idleMs)
    const idleCpuMs = running.usage().cpuMs - idleFrom
    let cpuMs = 0
    let pageFaults = 0
    const load = { port: running.port, bodyPath: path, connections, arrival, warmUpMs, durationMs }
    const result = await runLoad(bench, load, {
      begun: () => {
        rss = []
        const usage = running.usage()
        cpuMs -= usage.cpuMs
        pageFaults -= usage.pageFaults
      },
      over: () => {
        const usage = running.usage()
        cpuMs += usage.cpuMs
        pageFaults += usage.pageFaults
        clearInterval(sampler)
      },
    })
    const fifth = Math.max(1, Math.floor(rss.length / 5))
    return {
      writesPerSecond: result.answered / result.seconds,
      cpuMsPer1000: (cpuMs / result.answered) * 1000,
      pageFaultsPerWrite: pageFaults / result.answered,
      idleMsPerSecond: (idleCpuMs / idleMs) * 1000,
      firstWriteCpuMs: median(firstWrites),
      p50Ms: result.latencyMs.p50,
      p99Ms: result.latencyMs.p99,
      rssBytes: { first: median(rss.slice(0, fifth)), last: median(rss.slice(-fifth)), peak },
      problems: [
        ...problemsWithAnswers(result.total),
        ...(await problemsWithBodies(bench, result.total)),
      ],
    }
  } finally {
    clearInterval(sampler)
    await running.stop()
  }
}

/** Sends load and waits for its result; `begun` and `over` are the bounds of the measured time. */
async function runLoad(
  { load }: Bench,
  request: LoadRequest,
  on: { readonly begun: () => void; readonly over: () => void },
): Promise<LoadResult> {
  const next = <K extends LoadReply['kind']>(kind: K, ms: number) => load.next(kind, ms + GRACE_MS)
  load.send(request)
  await next('begun', request.warmUpMs)
  on.begun()
  await next('over', request.durationMs)
  on.over()
  return next('done', 0)
}

function problemsWithAnswers(total: LoadResult['total']): string[] {
  const problems = Object.entries(total.statuses)
    .filter(([status]) => !status.startsWith('2'))
    .map(([status, count]) => `${count} × ${status}`)
  if (total.unanswered > 0) problems.push(`${total.unanswered} unanswered`)
  if (total.brokenConnections > 0) problems.push(`${total.brokenConnections} broken connections`)
  return problems
}

async function problemsWithBodies({ sink }: Bench, total: LoadResult['total']): Promise<string[]> {
  sink.send({ kind: 'count' })
  const arrived = await sink.next('counted', GRACE_MS)
  const problems: string[] = []
  if (arrived.withoutToken > 0) problems.push(`${arrived.withoutToken} without a token`)
  if (arrived.altered > 0) problems.push(`${arrived.altered} altered bodies`)
  const taken = Object.entries(total.statuses)
    .filter(([status]) => status.startsWith('2'))
    .reduce((sum, [, count]) => sum + count, 0)
  // One more is the write with which the proxy showed that it is ready.
  if (arrived.requests < taken + 1) {
    problems.push(`${taken + 1} were answered 2xx, ${arrived.requests} reached the upstream`)
  }
  return problems
}
