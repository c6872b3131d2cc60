import { CLOUDS, scopeOf } from '../contract/cloud.ts'
import { certificatePath } from '../contract/environment/certificate.ts'
import type { ClusterIdentity } from '../contract/environment/resolve.ts'
import type { IdentityType, SidecarIdentity } from '../contract/identity.ts'
import type { SidecarConfig } from '../contract/sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS, type SidecarSettings } from '../contract/sidecar-settings.ts'
import { type Deployment, present } from './deployment.ts'

type Sidecar = NonNullable<Deployment['cluster']['sidecar']>

/** What the sidecar of a cluster has to know. */
export function sidecarConfig(deployment: Deployment, sidecar: Sidecar): SidecarConfig {
  const { environment, cluster, outputs } = deployment
  return {
    ...DEFAULT_SIDECAR_SETTINGS,
    ...sidecar.settings,
    ...cloudConfig(deployment, sidecar.settings),
    listeningPort: sidecar.port,
    ingestionUrl: outputs.ingestionUrl,
    identity: sidecarIdentity(cluster.identity, environment.tenantId, outputs.identityClientId),
    cluster: cluster.name,
  }
}

/** Where the workload identity webhook puts the token. It says so itself, in the container. */
const FEDERATED_TOKEN_PATH = '/var/run/secrets/azure/tokens/azure-identity-token'

type IdentityOf<T extends IdentityType> = Extract<ClusterIdentity, { type: T }>

const IDENTITIES: {
  readonly [T in IdentityType]: (
    identity: IdentityOf<T>,
    tenantId: string,
    clientId: () => string,
  ) => SidecarIdentity
} = {
  aadApplication: (identity, tenantId, clientId) => ({
    type: 'aadApplication',
    tenantId,
    clientId: clientId(),
    // A directory when versions are mounted side by side; the sidecar tells them apart.
    credential: { kind: 'certificate', path: certificatePath(identity), sendChain: false },
  }),
  userAssigned: (_identity, _tenantId, clientId) => ({
    type: 'userAssigned',
    clientId: clientId(),
  }),
  systemAssigned: () => ({ type: 'systemAssigned' }),
  workloadIdentity: (_identity, tenantId, clientId) => ({
    type: 'workloadIdentity',
    tenantId,
    clientId: clientId(),
    tokenPath: FEDERATED_TOKEN_PATH,
  }),
}

function sidecarIdentity<T extends IdentityType>(
  identity: IdentityOf<T> & { readonly type: T },
  tenantId: string,
  clientId: string | undefined,
): SidecarIdentity {
  return IDENTITIES[identity.type](identity, tenantId, () => present(clientId))
}

function cloudConfig(
  { environment: { cloud }, outputs }: Deployment,
  settings: Partial<SidecarSettings>,
): Pick<SidecarConfig, 'cloud' | 'authorityHost' | 'scope' | 'ingestionAllowedHosts'> {
  const ingestionAllowedHosts = settings.ingestionAllowedHosts ?? []
  if (typeof cloud === 'object') {
    const { hostname } = new URL(outputs.ingestionUrl)
    return {
      cloud: 'custom',
      authorityHost: new URL(cloud.authorityHost).origin,
      scope: scopeOf(cloud.audience),
      // No list knows this cloud's domain, and the sidecar sends its token to listed hosts only.
      ingestionAllowedHosts: [...new Set([hostname, ...ingestionAllowedHosts])],
    }
  }
  const { authorityHost, audience } = CLOUDS[cloud]
  return { cloud, authorityHost, scope: scopeOf(audience), ingestionAllowedHosts }
}
