import { CLOUDS, isBelow } from '../contract/cloud.ts'
import type { TokenIssuer } from './access-token.ts'
import type { Answer, Call } from './endpoint.ts'
import type { Faults } from './fault.ts'

export interface AccessOptions {
  readonly tokens: TokenIssuer
  readonly faults: () => Faults['ingestion']
  /** Audiences besides Azure Monitor's, for a custom cloud. */
  readonly audiences?: readonly string[]
  /** When roles are assigned and become effective. */
  readonly clock: () => Date
  /** What tokens are checked against. */
  readonly skewedClock: () => Date
}

/**
 * Who may write where. What metrics ingestion says in its refusals is not documented; the text of the 403
 * is the one that users report of the Logs Ingestion API, the others are in its form.
 *
 * https://github.com/Azure/azure-sdk-for-go/issues/23281
 */
export function createAccess({
  tokens,
  faults,
  clock,
  skewedClock,
  audiences = [],
}: AccessOptions) {
  const assignedAt = new Map<string, Map<string, number>>()
  const isEffective = (ruleId: string, clientId: string): boolean => {
    const at = assignedAt.get(ruleId)?.get(clientId)
    return at !== undefined && clock().getTime() >= at + (faults().roleDelaySeconds ?? 0) * 1000
  }
  return {
    assignRole(ruleId: string, clientId: string) {
      const roles = assignedAt.get(ruleId) ?? new Map<string, number>()
      assignedAt.set(ruleId, roles.set(clientId, clock().getTime()))
    },
    removeRole(ruleId: string, clientId: string) {
      assignedAt.get(ruleId)?.delete(clientId)
    },
    problem({ url, headers }: Call, ruleId: string): Answer | undefined {
      const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
      if (token === undefined) return unauthorized('No bearer token was sent.')
      const verified = tokens.verify(token, skewedClock())
      if ('problem' in verified) return unauthorized(`Bearer token: ${verified.problem}.`)
      const { aud, appid, oid, tid } = verified.claims
      const known = [...audiencesOf(url.hostname), ...audiences].map(withoutSlash)
      if (!known.includes(withoutSlash(aud))) {
        return unauthorized(`The audience ${aud} is not the one of this endpoint.`)
      }
      if (!assignedAt.has(ruleId)) {
        const text = `Data collection rule with immutable Id '${ruleId}' not found.`
        return refuse(404, 'NotFound', text)
      }
      if (isEffective(ruleId, appid)) return undefined
      return refuse(
        403,
        'OperationFailed',
        `The authentication token provided does not have access to ingest data for the data collection rule with immutable Id '${ruleId}' PipelineAccessResult: AccessGranted: False, IsRbacPresent: False, Message: Required authorization action was not found for tenantId ${tid} objectId ${oid}`,
      )
    },
  }
}

/** Each cloud takes its own audience; on loopback nothing says which cloud is meant. */
function audiencesOf(host: string): string[] {
  const clouds = Object.values(CLOUDS)
  const own = clouds.filter(({ ingestionDomain }) => isBelow(host, ingestionDomain))
  return (own.length === 0 ? clouds : own).map(({ audience }) => audience)
}

function withoutSlash(audience: string): string {
  return audience.replace(/\/+$/, '')
}

function unauthorized(message: string): Answer {
  return {
    ...refuse(401, 'InvalidAuthenticationToken', message),
    headers: { 'WWW-Authenticate': 'Bearer' },
  }
}

/** A refusal in the form of Azure's APIs. */
export function refuse(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } }
}
