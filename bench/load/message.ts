import type { Latency } from '../quantile.ts'

/** How requests come: at a fixed rate whatever the answers do, or each connection as fast as it can. */
export type Arrival =
  | { readonly kind: 'rate'; readonly requestsPerSecond: number }
  | {
      readonly kind: 'saturation'
      /** Ends the warm-up and the measured time when there were so many, if they come sooner. */
      readonly enough?: { readonly warmUp: number; readonly measured: number }
    }

export interface LoadRequest {
  readonly port: number
  readonly bodyPath: string
  readonly connections: number
  readonly arrival: Arrival
  readonly warmUpMs: number
  readonly durationMs: number
}

export type LoadReply =
  /** The warm-up is over; what counts begins. */
  { readonly kind: 'begun' } | { readonly kind: 'over' } | ({ readonly kind: 'done' } & LoadResult)

export interface LoadResult {
  /** Requests that were answered in the measured time. */
  readonly answered: number
  readonly seconds: number
  /** From the moment a request was due (open loop) or sent (saturation) to the end of its answer. */
  readonly latencyMs: Latency
  /** Of the whole run, warm-up included. */
  readonly total: {
    readonly sent: number
    /** Answers by status. */
    readonly statuses: Readonly<Record<number, number>>
    readonly brokenConnections: number
    readonly unanswered: number
  }
}
