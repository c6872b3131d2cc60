import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../explain.ts'
import type { TokenState, Tokens } from '../identity/tokens.ts'
import type { Lifetime } from './lifetime.ts'
import type { Upstream, UpstreamAnswer, UpstreamResult } from './upstream.ts'

/** What became of a write on its way to Azure. */
export type Forwarded = UpstreamResult | NoToken | Unauthorized

export interface NoToken {
  readonly kind: 'no-token'
  /** Why none could be acquired. */
  readonly fault: Fault
}

/** Azure answered 401, and there is no newer token to try. */
export interface Unauthorized {
  readonly kind: 'unauthorized'
  readonly answer: UpstreamAnswer
  /** Whether the token was asked for because Azure had refused another. */
  readonly isNewToken: boolean
  readonly renewal: TokenState['renewal']
}

/** Sends one write to Azure and sees it through; waits no longer than it lives. */
export type Forward = (
  headers: readonly string[],
  body: Buffer,
  lifetime: Lifetime,
) => Promise<Forwarded>

/** A renewal mostly takes a tenth of a second; when it takes longer, the refused token may do. */
const RENEWAL_WAIT_MS = 2_000

export function createForward(tokens: Tokens, upstream: Upstream): Forward {
  async function send(
    token: string,
    headers: readonly string[],
    body: Buffer,
    lifetime: Lifetime,
  ): Promise<UpstreamResult> {
    const authorized = [...headers, 'authorization', token]
    const result = await upstream.send(authorized, body, lifetime)
    if (result.kind === 'answer' || !result.connectionLost) return result
    // Mostly a kept connection that Azure closed in the moment it was used. Sending the same bytes again
    // is what the sender would do after a 502, only sooner; it waits for this answer, so no later write
    // of its can overtake, and Azure drops what it should already have.
    return upstream.send(authorized, body, lifetime)
  }

  /** The token that the latest renewal brought. */
  let renewedToken: string | undefined
  /** The token with which Azure accepted a write the last time. */
  let acceptedToken: string | undefined

  return async (headers, body, lifetime) => {
    // Its answer would be 401, as that of the write which asked for the renewal.
    const renewing = tokens.renewal()
    if (renewing !== undefined) await within(RENEWAL_WAIT_MS, renewing, lifetime.signal())
    const token = tokens.header()
    if (token === undefined) return noToken(tokens)
    const result = await send(token, headers, body, lifetime)
    if (!isUnauthorized(result)) {
      if (result.kind === 'answer' && result.status < 300) acceptedToken = token
      return result
    }
    const renewed = await tokens.renew(token, lifetime.signal())
    if (renewed !== undefined) {
      renewedToken = renewed
      const second = await send(renewed, headers, body, lifetime)
      return isUnauthorized(second) ? unauthorized(second, renewed) : second
    }
    // Refused for good only when Entra ID has nothing better; while it cannot be asked, it may have.
    const isFinal = tokens.state().failingSince === undefined && tokens.renewal() === undefined
    if (!isFinal) return noToken(tokens)
    // It is new and Azure has taken it: then it is one instance of Azure's that does not know it.
    const last = token === acceptedToken ? await send(token, headers, body, lifetime) : result
    return isUnauthorized(last) ? unauthorized(last, token) : last
  }

  function unauthorized(answer: UpstreamAnswer, token: string): Unauthorized {
    const { renewal } = tokens.state()
    return { kind: 'unauthorized', answer, isNewToken: token === renewedToken, renewal }
  }
}

/** @returns narrowed by its status, so that what is left may still be another answer */
function isUnauthorized(
  result: UpstreamResult,
): result is UpstreamAnswer & { readonly status: 401 } {
  return result.kind === 'answer' && result.status === 401
}

async function within(ms: number, promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const done = new AbortController()
  const late = sleep(ms, undefined, { signal: AbortSignal.any([signal, done.signal]) })
  await Promise.race([promise, late]).catch(() => {})
  done.abort()
}

function noToken(tokens: Tokens): NoToken {
  const { fault = { cause: 'token_pending' } } = tokens.state()
  return { kind: 'no-token', fault }
}
