import { existsSync, readdirSync } from 'node:fs'
import { type Candidate, type Cell, expectBody, problemsOf, runLoad } from './measure.ts'
import { LATENCY } from './plan.ts'
import { startProxy } from './proxies/start.ts'
import type { Bench } from './surroundings.ts'
import { slopeOf } from './trend.ts'

/** Whether a proxy grows while it does the same all the time. */
export interface Soak {
  readonly cell: Cell
  readonly minutes: number
  /** One each second. */
  readonly samples: readonly SoakSample[]
  /** After the first quarter, in which a compiler and pools still settle. */
  readonly rssBytesPerHour: number
  readonly files: { readonly first: number; readonly last: number } | undefined
  readonly problems: readonly string[]
}

interface SoakSample {
  readonly seconds: number
  readonly rssBytes: number
  /** Open files and sockets; `undefined` where there is no `/proc`. */
  readonly files: number | undefined
}

const SAMPLE_MS = 1000

export async function soak(bench: Bench, candidate: Candidate, minutes: number): Promise<Soak> {
  const body = bench.bodies[LATENCY.body]
  await expectBody(bench, body.path)
  const running = await startProxy(candidate.prepared, body.bytes)
  const started = performance.now()
  const samples: SoakSample[] = []
  const sampler = setInterval(() => {
    samples.push({
      seconds: (performance.now() - started) / 1000,
      rssBytes: running.usage().rssBytes,
      files: countFiles(running.pid),
    })
  }, SAMPLE_MS)
  try {
    const { total } = await runLoad(bench, {
      port: running.port,
      bodyPath: body.path,
      connections: LATENCY.connections,
      arrival: LATENCY.arrival,
      warmUpRequests: 0,
      warmUpMs: 1000,
      durationMs: minutes * 60_000,
    })
    const settled = samples.slice(Math.floor(samples.length / 4))
    const first = settled[0]?.files
    const last = settled.at(-1)?.files
    return {
      cell: LATENCY,
      minutes,
      samples,
      rssBytesPerHour:
        slopeOf(settled.map(({ seconds, rssBytes }) => ({ x: seconds, y: rssBytes }))) * 3600,
      files: first === undefined || last === undefined ? undefined : { first, last },
      problems: await problemsOf(bench, candidate.proxy, total),
    }
  } finally {
    clearInterval(sampler)
    await running.stop()
  }
}

function countFiles(pid: number): number | undefined {
  const path = `/proc/${pid}/fd`
  return existsSync(path) ? readdirSync(path).length : undefined
}
