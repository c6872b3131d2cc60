import type { Subject } from './cause.ts'
import { IDENTITY_TYPES, IMDS_ORIGIN, type SidecarIdentity } from './identity.ts'
import { ruleOf } from './ingestion-url.ts'
import type { SidecarConfig } from './sidecar-config.ts'

/** What the table of causes is filled in with for a sidecar of this configuration; the host is that of ingestion. */
export function subjectOf(
  config: Pick<SidecarConfig, 'identity' | 'ingestionUrl' | 'scope'>,
): Partial<Subject> {
  const { identity, ingestionUrl, scope } = config
  const rule = ruleOf(ingestionUrl)
  return {
    host: new URL(ingestionUrl).host,
    ...(rule === undefined ? {} : { rule }),
    identity: describeIdentity(identity),
    audience: scope.replace(/\/\.default$/, ''),
    ...('tenantId' in identity ? { tenantId: identity.tenantId } : {}),
    ...('clientId' in identity
      ? {
          clientId: identity.clientId,
          objectId: `"$(az ad sp show --id ${identity.clientId} --query id --output tsv)"`,
        }
      : {}),
  }
}

/** Who is asked for tokens. */
export function tokenHostOf({
  identity,
  authorityHost,
  imdsHost = IMDS_ORIGIN,
}: Pick<SidecarConfig, 'identity' | 'authorityHost' | 'imdsHost'>): string {
  const isManaged = identity.type === 'userAssigned' || identity.type === 'systemAssigned'
  return new URL(isManaged ? imdsHost : authorityHost).host
}

function describeIdentity(identity: SidecarIdentity): string {
  const name = `the ${IDENTITY_TYPES[identity.type]}`
  return 'clientId' in identity ? `${name}, client id ${identity.clientId},` : name
}
