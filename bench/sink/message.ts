/** What the bench says to its upstream. */
export type SinkRequest =
  /** Counts from zero, and compares bodies with this file from now on; without a path it does not. */
  { readonly kind: 'expect'; readonly bodyPath?: string } | { readonly kind: 'count' }

export type SinkReply =
  | { readonly kind: 'listening'; readonly tlsPort: number }
  | { readonly kind: 'expecting' }
  | ({ readonly kind: 'counted' } & SinkCounts)

export interface SinkCounts {
  readonly requests: number
  readonly bytes: number
  /** Bodies that are not the expected one, byte by byte. */
  readonly altered: number
  /** Requests over TLS without a bearer token. */
  readonly withoutToken: number
}
