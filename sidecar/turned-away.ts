/**
 * Why somebody who is no sender was not served. It is counted in one metric, and in nothing that speaks about
 * samples: whoever reaches the port could fill it.
 */
export const TURNED_AWAY = [
  /** Its connection was closed so that a later one was let in. */
  'too-many-connections',
  /** More connections and requests than its address is allowed. */
  'too-many-requests',
  /** It neither asked anything nor took its answer in time. */
  'too-slow',
  /** A write, refused as {@link REFUSALS} says. */
  'not-loopback',
  'wrong-inbound-token',
  'unknown-inbound-token',
  'no-inbound-token-file',
  'web-page',
] as const

export type TurnedAway = (typeof TURNED_AWAY)[number]

export type OnTurnedAway = (reason: TurnedAway) => void
