import { CLOUDS } from '../contract/cloud.ts'
import type { TokenIssuer } from './access-token.ts'
import type { Application } from './directory.ts'
import type { Answer, Call } from './endpoint.ts'
import type { Faults } from './fault.ts'

export interface ManagedIdentity extends Application {
  readonly kind: 'systemAssigned' | 'userAssigned'
}

export interface ImdsOptions {
  readonly tokens: TokenIssuer
  readonly faults: () => Faults['imds']
  readonly clock?: () => Date
  /** Resources besides Azure Monitor's, for a custom cloud. */
  readonly resources?: readonly string[]
}

/** The instance metadata service's token endpoint, as a function of a request. */
export interface ImdsApp {
  handle(call: Call): Answer
  /** Gives the machine an identity. */
  addIdentity(identity: ManagedIdentity): void
  removeIdentity(clientId: string): void
  counts(): { readonly issued: number; readonly refused: number }
}

/** https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
export function createImdsApp(options: ImdsOptions): ImdsApp {
  const { tokens, faults, clock = () => new Date() } = options
  const audiences: string[] = Object.values(CLOUDS).map(({ audience }) => audience)
  const known = [...audiences, ...(options.resources ?? [])].map(withoutSlash)
  const identities = new Map<string, ManagedIdentity>()
  let issued = 0
  let refused = 0

  const handle = ({ method, url, headers }: Call): Answer => {
    // MSAL adds a slash when AZURE_POD_IDENTITY_AUTHORITY_HOST moves IMDS.
    if (!/^\/metadata\/identity\/oauth2\/token\/?$/.test(url.pathname))
      return { status: 404, body: '' }
    if (method !== 'GET') return { status: 405, headers: { Allow: 'GET' }, body: '' }
    // @azure/identity asks without the header on purpose, to learn whether IMDS is there at all.
    if (headers.metadata?.toString().toLowerCase() !== 'true' || headers['x-forwarded-for']) {
      return refuse('bad_request_102', 'Required metadata header not specified')
    }
    if (!url.searchParams.has('api-version')) {
      return refuse('bad_request_100', 'The api-version query parameter is missing')
    }
    const resource = url.searchParams.get('resource')
    if (resource === null) {
      return refuse('bad_request_105', 'The resource query parameter is missing')
    }
    if (!known.includes(withoutSlash(resource))) {
      return refuse('invalid_resource', `AADSTS500011: The resource ${resource} was not found`)
    }
    const identity = choose([...identities.values()], url.searchParams)
    if (typeof identity === 'string') return refuse('invalid_request', identity)
    const now = clock()
    const lifetimeSeconds = faults().tokenLifetimeSeconds ?? 86_400
    const expiresOn = Math.floor(now.getTime() / 1000) + lifetimeSeconds
    return {
      status: 200,
      body: {
        access_token: tokens.issue({
          application: identity,
          audience: resource,
          lifetimeSeconds,
          now,
        }),
        client_id: identity.clientId,
        expires_in: String(lifetimeSeconds),
        expires_on: String(expiresOn),
        ext_expires_in: String(lifetimeSeconds),
        not_before: String(expiresOn - lifetimeSeconds),
        resource,
        token_type: 'Bearer',
      },
    }
  }

  return {
    handle(call) {
      const answer = handle(call)
      if (answer.status === 200) issued += 1
      else refused += 1
      return answer
    },
    addIdentity: (identity) => void identities.set(identity.clientId, identity),
    removeIdentity: (clientId) => void identities.delete(clientId),
    counts: () => ({ issued, refused }),
  }
}

/** Without a name: the machine's own identity, or the only one it has. */
function choose(
  identities: readonly ManagedIdentity[],
  asked: URLSearchParams,
): ManagedIdentity | string {
  const clientId = asked.get('client_id')
  const objectId = asked.get('object_id') ?? asked.get('principal_id')
  if (clientId !== null || objectId !== null) {
    const named = identities.find(
      (identity) => identity.clientId === clientId || identity.objectId === objectId,
    )
    return named ?? 'Identity not found'
  }
  const own = identities.find(({ kind }) => kind === 'systemAssigned')
  if (own !== undefined) return own
  const [only, another] = identities
  if (only === undefined) return 'Identity not found'
  if (another === undefined) return only
  return 'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request'
}

function refuse(error: string, description: string): Answer {
  return { status: 400, body: { error, error_description: description } }
}

function withoutSlash(resource: string): string {
  return resource.replace(/\/+$/, '')
}
