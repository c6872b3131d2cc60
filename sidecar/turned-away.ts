/**
 * Why somebody who is no sender was not served. It is counted in one metric, and in nothing that speaks about
 * samples: whoever reaches the port could fill it.
 */
export const TURNED_AWAY = [
  /** Its connection was closed so that a later one was let in. */
  'too_many_connections',
  /** More connections and requests than its address is allowed. */
  'too_many_requests',
  /** It neither asked anything nor took its answer in time. */
  'too_slow',
  /** A write, refused as `CAUSES` of contract/ says. */
  'sender_refused',
  'inbound_token_wrong',
  'inbound_token_unknown',
  'inbound_token_missing',
  'web_page',
] as const

export type TurnedAway = (typeof TURNED_AWAY)[number]

export type OnTurnedAway = (reason: TurnedAway) => void
