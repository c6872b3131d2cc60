import type { AccessToken, TokenCredential, TokenCredentialOptions } from '@azure/identity'
import { CLOUDS } from '../../contract/cloud.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { createAgent } from '../egress.ts'
import { type Exchange, notInTime, toTokenError } from './entra-error.ts'
import { TokenError } from './token-error.ts'

/** What the credentials of @azure/identity need to talk to Entra ID. */
export type EntraOptions = TokenCredentialOptions & { readonly disableInstanceDiscovery: boolean }

/** @azure/identity, which is loaded for the first token only: managed identity does without its 30 MB. */
export type AzureIdentity = typeof import('./azure-identity.ts')

export type CreateCredential = (library: AzureIdentity, options: EntraOptions) => TokenCredential

export interface Entra {
  /** One attempt with a credential that is made for it alone; ends when `signal` aborts. @throws TokenError */
  acquire(signal: AbortSignal, create: CreateCredential): Promise<AccessToken>
  close(): void
}

type Policy = NonNullable<TokenCredentialOptions['additionalPolicies']>[number]['policy']

/**
 * Every attempt makes a new credential object. @azure/identity and MSAL keep tokens, keys, federated
 * tokens and refusals for the life of theirs, so an old one would neither give a new token after a 401
 * nor notice a new certificate. The {@link TokenKeeper} is the cache here, and the one that retries.
 *
 * @param ca - certificate authority to trust instead of the system's
 */
export function createEntra(
  config: Pick<SidecarConfig, 'authorityHost' | 'scope' | 'httpsProxy' | 'noProxy'>,
  ca?: string,
): Entra {
  // An agent of our own keeps the pipeline from reading the process' proxy variables. Tokens are asked for
  // about twice an hour; idle connections would be closed by then.
  const agent = createAgent(config, { keepAlive: false, ...(ca === undefined ? {} : { ca }) })
  const isKnown = Object.values(CLOUDS).some(
    (cloud) => cloud.authorityHost === config.authorityHost,
  )
  return {
    async acquire(signal, create) {
      const library = await import('./azure-identity.ts')
      const exchange: Exchange = {}
      const credential = create(library, {
        authorityHost: config.authorityHost,
        disableInstanceDiscovery: !isKnown,
        agent,
        retryOptions: { maxRetries: 0 },
        additionalPolicies: [{ policy: observe(exchange, signal), position: 'perRetry' }],
      })
      try {
        const token = await credential.getToken(config.scope)
        if (token !== null) return token
        throw new TokenError({
          cause: 'token_unknown',
          detail: 'Entra ID answered without a token',
        })
      } catch (error) {
        if (signal.aborted) throw notInTime(config.authorityHost)
        throw toTokenError(error, exchange, config.authorityHost)
      }
    },
    close: () => agent.destroy(),
  }
}

function observe(exchange: Exchange, signal: AbortSignal): Policy {
  return {
    name: 'observeExchange',
    async sendRequest(request, next) {
      // Not `request.timeout`, which ends with the head of an answer.
      request.abortSignal = signal
      try {
        const response = await next(request)
        exchange.status = response.status
        exchange.contentType = response.headers.get('content-type')
        exchange.retryAfter = response.headers.get('retry-after')
        // The body of a success is the token.
        if (response.status >= 400) exchange.body = response.bodyAsText ?? ''
        return response
      } catch (error) {
        exchange.networkError = error
        throw error
      }
    },
  }
}
