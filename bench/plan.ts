import type { Cell, Times } from './measure.ts'

/** What a run measures. */
export interface Plan {
  readonly times: Times
  /** For memory: a process that never saw more than the cell's own rate. */
  readonly coldTimes: Times
  /** The sidecar in alternation with each other proxy: A B A B, so that drift of the machine hits both. */
  readonly pairs: { readonly cell: Cell; readonly rounds: number }
  /** Each proxy once. */
  readonly everyone: readonly Cell[]
  /** The sidecar and its two yardsticks once. */
  readonly yardsticks: readonly Cell[]
  /** The sidecar alone. */
  readonly sidecar: readonly Cell[]
  /** Each proxy once, from a cold start. */
  readonly memory: readonly Cell[]
}

const saturation = { kind: 'saturation' } as const
const rate = (requestsPerSecond: number) => ({ kind: 'rate', requestsPerSecond }) as const

/** One write of Prometheus' default size after the other, on as many connections as a small one has. */
export const CENTRE: Cell = { body: '97 kB', connections: 8, arrival: saturation }
/** Prometheus goes up to 50 shards. */
export const CROWD: Cell = { body: '97 kB', connections: 50, arrival: saturation }
/** Three million series every 15 s. */
export const STEADY: Cell = { body: '97 kB', connections: 8, arrival: rate(100) }
export const LATENCY: Cell = { body: '97 kB', connections: 8, arrival: rate(200) }

const RATES = [rate(50), rate(200), rate(1000)]

export const PLANS = {
  quick: {
    times: { warmUpRequests: 10_000, warmUpMs: 300, durationMs: 2000 },
    coldTimes: { warmUpRequests: 0, warmUpMs: 1000, durationMs: 4000 },
    pairs: { cell: CENTRE, rounds: 1 },
    everyone: [],
    yardsticks: [],
    sidecar: [LATENCY],
    memory: [CROWD, STEADY],
  },
  usual: {
    times: { warmUpRequests: 15_000, warmUpMs: 500, durationMs: 4000 },
    coldTimes: { warmUpRequests: 0, warmUpMs: 2000, durationMs: 8000 },
    pairs: { cell: CENTRE, rounds: 3 },
    everyone: RATES.map((arrival) => ({ ...CENTRE, arrival })),
    yardsticks: [
      { ...CENTRE, connections: 1 },
      { ...CENTRE, body: '2 kB' },
      { ...CENTRE, body: '1 MB' },
    ],
    sidecar: [],
    memory: [CROWD, STEADY],
  },
  full: {
    times: { warmUpRequests: 20_000, warmUpMs: 1000, durationMs: 6000 },
    coldTimes: { warmUpRequests: 0, warmUpMs: 2000, durationMs: 20_000 },
    pairs: { cell: CENTRE, rounds: 3 },
    everyone: grid(),
    yardsticks: [],
    sidecar: [],
    memory: [CROWD, STEADY],
  },
} as const satisfies Record<string, Plan>

export type PlanName = keyof typeof PLANS

/** Every body with every number of connections at every rate. */
function grid(): Cell[] {
  return (['2 kB', '97 kB', '1 MB'] as const).flatMap((body) =>
    [1, 8, 50].flatMap((connections) =>
      [...RATES, saturation].map((arrival) => ({ body, connections, arrival })),
    ),
  )
}

export function describeCell({ body, connections, arrival }: Cell): string {
  const load =
    arrival.kind === 'saturation' ? 'saturation' : `${arrival.requestsPerSecond} requests/s`
  return `${body}, ${connections} ${connections === 1 ? 'connection' : 'connections'}, ${load}`
}
