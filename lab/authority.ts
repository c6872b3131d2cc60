import { CLOUDS } from '../contract/cloud.ts'
import type { TokenIssuer } from './access-token.ts'
import { assertionProblem } from './client-assertion.ts'
import type { Application, Directory } from './directory.ts'
import type { Answer, Call } from './endpoint.ts'
import { answerRefusal, type EntraErrorCode, type Refusal } from './entra-error.ts'
import type { Faults } from './fault.ts'
import { instanceDiscovery, openIdConfiguration } from './openid.ts'

/** Hosts of Entra in all clouds, the old name of the Chinese one included. */
export const AUTHORITY_HOSTS: readonly string[] = [
  ...Object.values(CLOUDS).map(({ authorityHost }) => new URL(authorityHost).host),
  'login.chinacloudapi.cn',
]

/** Resources that tokens can be asked for: Azure Monitor's, in the forms that its pages use. */
const RESOURCES = Object.values(CLOUDS).map(({ audience }) => audience)

export interface AuthorityOptions {
  readonly directory: Directory
  readonly tokens: TokenIssuer
  readonly faults: () => Faults['authority']
  readonly clock?: () => Date
  /** Resources besides Azure Monitor's, for a custom cloud. */
  readonly resources?: readonly string[]
  /** Entra: 60 to 90 minutes. Default: 3600. */
  readonly tokenLifetimeSeconds?: number
}

/** Token requests so far. */
export interface Acquisitions {
  readonly issued: number
  /** By Entra's error code. */
  readonly refused: Readonly<Partial<Record<EntraErrorCode, number>>>
  /** When the latest token was issued, and to whom. */
  readonly latest?: { readonly at: Date; readonly clientId: string }
}

/** Entra's token endpoint and the documents that MSAL reads before it, as a function of a request. */
export interface AuthorityApp {
  handle(call: Call): Answer
  acquisitions(): Acquisitions
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
export function createAuthorityApp(options: AuthorityOptions): AuthorityApp {
  const { directory, tokens, faults, clock = () => new Date() } = options
  const resources = [...RESOURCES, ...(options.resources ?? [])]
  const refused: Partial<Record<EntraErrorCode, number>> = {}
  let issued = 0
  let latest: Acquisitions['latest']

  const now = () => new Date(clock().getTime() + (faults().clockSkewSeconds ?? 0) * 1000)

  const answerToken = (tenantId: string, call: Call): Answer => {
    const { refusal } = faults()
    if (refusal !== undefined) {
      return answerRefusal({ code: refusal, reason: 'A fault of the lab.' }, now())
    }
    const form = new URLSearchParams(call.body.toString('utf8'))
    const outcome = authenticate(form, {
      directory,
      tenantId,
      hosts: [call.url.host, ...AUTHORITY_HOSTS],
      now: now(),
      resources,
    })
    if ('code' in outcome) {
      refused[outcome.code] = (refused[outcome.code] ?? 0) + 1
      return answerRefusal(outcome, now())
    }
    const lifetimeSeconds = faults().tokenLifetimeSeconds ?? options.tokenLifetimeSeconds ?? 3600
    const token = tokens.issue({ ...outcome, lifetimeSeconds, now: now() })
    issued += 1
    latest = { at: clock(), clientId: outcome.application.clientId }
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store, no-cache' },
      body: {
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        ext_expires_in: lifetimeSeconds,
        access_token: token,
      },
    }
  }

  return {
    acquisitions: () => ({
      issued,
      refused: { ...refused },
      ...(latest === undefined ? {} : { latest }),
    }),
    handle(call) {
      const { method, url } = call
      if (url.pathname === '/common/discovery/instance') {
        return { status: 200, body: instanceDiscovery(url, AUTHORITY_HOSTS) }
      }
      const [, tenantId = '', ...rest] = url.pathname.split('/')
      const path = rest.join('/')
      if (path === 'discovery/v2.0/keys') {
        return {
          status: 200,
          body: { keys: [{ ...tokens.publicJwk, kid: tokens.keyId, use: 'sig' }] },
        }
      }
      if (path === 'v2.0/.well-known/openid-configuration') {
        return directory.hasTenant(tenantId)
          ? { status: 200, body: openIdConfiguration(url.host, tenantId) }
          : answerRefusal(unknownTenant(tenantId), now())
      }
      if (path !== 'oauth2/v2.0/token') return { status: 404, body: '' }
      if (method !== 'POST') return { status: 405, headers: { Allow: 'POST' }, body: '' }
      return answerToken(tenantId, call)
    },
  }
}

interface AuthenticationContext {
  readonly directory: Directory
  readonly tenantId: string
  readonly hosts: readonly string[]
  readonly now: Date
  readonly resources: readonly string[]
}

function authenticate(
  form: URLSearchParams,
  context: AuthenticationContext,
): { readonly application: Application; readonly audience: string } | Refusal {
  const { directory, tenantId, resources } = context
  if (!directory.hasTenant(tenantId)) return unknownTenant(tenantId)
  const clientId = form.get('client_id')
  if (clientId === null) return missing('client_id')
  const grantType = form.get('grant_type')
  if (grantType === null) return missing('grant_type')
  if (grantType !== 'client_credentials') {
    return { code: 70003, reason: `The app requested an unsupported grant type '${grantType}'.` }
  }
  const scope = form.get('scope')
  if (scope === null) return missing('scope')
  const application = directory.application(tenantId, clientId)
  if (application === undefined) {
    return {
      code: 700016,
      reason: `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`,
    }
  }
  const refusal = credentialProblem(form, { ...context, clientId })
  if (refusal !== undefined) return refusal
  // MSAL adds the OpenID scopes to the one that was asked for.
  const resource = scope.split(' ').find((part) => part.endsWith('/.default'))
  if (resource === undefined) {
    return {
      code: 1002012,
      reason: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    }
  }
  const audience = resource.slice(0, -'/.default'.length)
  if (!resources.some((known) => withoutSlash(known) === withoutSlash(audience))) {
    return {
      code: 500011,
      reason: `The resource principal named ${audience} was not found in the tenant named ${tenantId}.`,
    }
  }
  return { application, audience }
}

function credentialProblem(
  form: URLSearchParams,
  context: AuthenticationContext & { readonly clientId: string },
): Refusal | undefined {
  const assertion = form.get('client_assertion')
  if (assertion !== null) return assertionProblem(assertion, context)
  const secret = form.get('client_secret')
  if (secret === null) {
    return {
      code: 7000216,
      reason: `'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.`,
    }
  }
  if (context.directory.hasSecret(context.clientId, secret)) return undefined
  return {
    code: 7000215,
    reason: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${context.clientId}'.`,
  }
}

function missing(parameter: string): Refusal {
  return {
    code: 900144,
    reason: `The request body must contain the following parameter: '${parameter}'.`,
  }
}

function unknownTenant(tenantId: string): Refusal {
  return {
    code: 90002,
    reason: `Tenant '${tenantId}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  }
}

function withoutSlash(resource: string): string {
  return resource.replace(/\/+$/, '')
}
