import type { Tokens } from '../identity/tokens.ts'
import type { Upstream, UpstreamResult } from './upstream.ts'

/** What became of a write on its way to Azure. */
export type Forwarded = UpstreamResult | NoToken

export interface NoToken {
  readonly kind: 'no-token'
  /** For people: why none could be had. */
  readonly message: string
  /** Attempts fail; otherwise the first one is under way and will be over in a moment. */
  readonly isFailing: boolean
}

/** Sends one write to Azure and sees it through; waits no longer than `signal` allows. */
export type Forward = (
  headers: readonly string[],
  body: Buffer,
  signal: AbortSignal,
) => Promise<Forwarded>

export function createForward(tokens: Tokens, upstream: Upstream): Forward {
  async function send(
    token: string,
    headers: readonly string[],
    body: Buffer,
    signal: AbortSignal,
  ): Promise<UpstreamResult> {
    const authorized = [...headers, 'authorization', token]
    const result = await upstream.send(authorized, body, signal)
    if (result.kind === 'answer' || !result.connectionLost) return result
    // Mostly a kept connection that Azure closed in the moment it was used. Sending the same bytes again
    // is what the sender would do after a 502, only sooner; it waits for this answer, so no later write
    // of its can overtake, and Azure drops what it should already have.
    return upstream.send(authorized, body, signal)
  }

  return async (headers, body, signal) => {
    const token = tokens.header()
    if (token === undefined) return noToken(tokens)
    const result = await send(token, headers, body, signal)
    if (result.kind !== 'answer' || result.status !== 401) return result
    const renewed = await tokens.renew(token, signal)
    if (renewed !== undefined) return send(renewed, headers, body, signal)
    // Refused for good only when Entra ID has nothing better; while it cannot be asked, it may have.
    const isFinal = tokens.state().failingSince === undefined && tokens.renewal() === undefined
    return isFinal ? result : noToken(tokens)
  }
}

function noToken(tokens: Tokens): NoToken {
  const { problem = 'one is being acquired', failingSince } = tokens.state()
  return { kind: 'no-token', message: problem, isFailing: failingSince !== undefined }
}
