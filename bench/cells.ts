import type { BodyName } from './body.ts'
import type { Arrival } from './load/message.ts'

/** One load, in processes that never saw another. */
export interface Cell {
  /** For `--cells`. */
  readonly name: string
  readonly body: BodyName
  readonly connections: number
  readonly arrival: Arrival
  /** Of the same load, thrown away: compilers and pools settle. */
  readonly warmUpMs: number
  readonly durationMs: number
  /** Before any load, to see what doing nothing costs. Default: 0. */
  readonly idleMs?: number
  /** How often it is started in each round, to see what the first write costs. Default: once. */
  readonly starts?: number
  /** Who is measured beside the sidecar, if it is there. */
  readonly beside: readonly ProxyName[]
  /** Left out unless it is asked for by name. */
  readonly onlyByName?: boolean
}

export const PROXY_NAMES = ['minimal', 'nginx', 'nginx2', 'go', 'aad-auth-proxy'] as const
export type ProxyName = (typeof PROXY_NAMES)[number]

const perSecond = (requestsPerSecond: number) => ({ kind: 'rate', requestsPerSecond }) as const

/**
 * As fast as it goes, for so many writes: compilers and pools settle with what was done, not with time, of which a
 * busy machine has less.
 */
const full = (warmUp: number, measured: number) =>
  ({
    arrival: { kind: 'saturation', enough: { warmUp, measured } },
    warmUpMs: 15_000,
    durationMs: 15_000,
  }) as const

/** Prometheus has 2000 samples in a write, which is 97 kB, and up to 50 shards. */
export const CELLS: readonly Cell[] = [
  {
    // 75,000 series every 15 s. Most sidecars have less.
    name: '2.5/s',
    body: '97 kB',
    connections: 1,
    arrival: perSecond(2.5),
    idleMs: 4_000,
    starts: 7,
    warmUpMs: 4_000,
    durationMs: 10_000,
    beside: ['minimal', 'go', 'aad-auth-proxy'],
  },
  {
    // Three million series every 15 s.
    name: '100/s',
    body: '97 kB',
    connections: 8,
    arrival: perSecond(100),
    warmUpMs: 6_000,
    durationMs: 5_000,
    beside: ['minimal', 'nginx', 'go', 'aad-auth-proxy'],
  },
  {
    ...full(15_000, 8_000),
    name: '97kB',
    body: '97 kB',
    connections: 8,
    beside: ['minimal', 'nginx', 'nginx2', 'go'],
  },
  {
    ...full(15_000, 8_000),
    name: '97kB-50',
    body: '97 kB',
    connections: 50,
    beside: ['nginx', 'go'],
  },
  { ...full(25_000, 20_000), name: '2kB', body: '2 kB', connections: 8, beside: ['minimal', 'go'] },
  { ...full(8_000, 4_000), name: '150kB', body: '150 kB', connections: 8, beside: ['go'] },
  {
    ...full(5_000, 2_500),
    name: '300kB',
    body: '300 kB',
    connections: 8,
    beside: ['minimal', 'go'],
  },
  { ...full(2_000, 1_000), name: '1MB', body: '1 MB', connections: 8, beside: ['minimal', 'go'] },
  ...(
    [
      ['150 kB', full(8_000, 4_000)],
      ['300 kB', full(5_000, 2_500)],
      ['1 MB', full(2_000, 1_000)],
    ] as const
  ).map(([body, load]) => ({
    ...load,
    name: `${body.replace(' ', '')}-50`,
    body,
    connections: 50,
    beside: ['go'] as const,
    onlyByName: true,
  })),
]

export function describeCell({ body, connections, arrival }: Cell): string {
  const load =
    arrival.kind === 'saturation' ? 'saturation' : `${arrival.requestsPerSecond} writes/s`
  return `${body}, ${connections} ${connections === 1 ? 'connection' : 'connections'}, ${load}`
}
