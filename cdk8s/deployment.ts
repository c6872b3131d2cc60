import type { Cluster, Environment } from '../contract/environment/resolve.ts'
import type { IdentityOf } from '../contract/environment/resolve-identity.ts'
import type { SidecarIdentity, WriterType } from '../contract/identity.ts'
import { present } from '../contract/present.ts'
import type { ClusterOutputs, EnvironmentOutputs } from '../contract/terraform-outputs.ts'

/** One cluster, with the outputs of its Terraform: all that its YAML is made from. */
export interface Deployment {
  readonly environment: Environment
  readonly cluster: Cluster
  readonly outputs: ClusterOutputs
  /** Where the workspace is queried. */
  readonly queryEndpoint: string
  /** Who writes, be it the sidecar or Prometheus itself. */
  readonly identity: SidecarIdentity
}

export function toDeployment(
  environment: Environment,
  cluster: Cluster,
  { clusters, queryEndpoint }: Pick<EnvironmentOutputs, 'clusters' | 'queryEndpoint'>,
): Deployment {
  const outputs = present(clusters.get(cluster.name), `the outputs of ${cluster.name}`)
  const { identityClientId } = outputs
  const identity = toSidecarIdentity(cluster.identity, {
    tenantId: environment.tenantId,
    clientId: () => present(identityClientId, `the client id of ${cluster.name}`),
    path: () => present(cluster.mount, `what ${cluster.name} mounts`).credential,
  })
  return { environment, cluster, outputs, queryEndpoint, identity }
}

/** What only its cluster and the outputs know of an identity. */
interface Surroundings {
  readonly tenantId: string
  readonly clientId: () => string
  /** Where what it signs in with is mounted. */
  readonly path: () => string
}

/** Where the workload identity webhook puts the token. It sets the variable itself, in the container. */
const FEDERATED_TOKEN_PATH = '/var/run/secrets/azure/tokens/azure-identity-token'

const IDENTITIES: {
  readonly [T in WriterType]: (identity: IdentityOf<T>, around: Surroundings) => SidecarIdentity
} = {
  aadApplication: ({ certificate }, { tenantId, clientId, path }) => ({
    type: 'aadApplication',
    tenantId,
    clientId: clientId(),
    // A directory when versions are mounted side by side; the sidecar tells them apart.
    credential: { kind: 'certificate', path: path(), sendChain: certificate.sendChain },
  }),
  clientSecret: ({ expires }, { tenantId, clientId, path }) => ({
    type: 'aadApplication',
    tenantId,
    clientId: clientId(),
    credential: { kind: 'secret', path: path(), expires },
  }),
  userAssigned: (_identity, { clientId }) => ({ type: 'userAssigned', clientId: clientId() }),
  systemAssigned: () => ({ type: 'systemAssigned' }),
  workloadIdentity: (_identity, { tenantId, clientId }) => ({
    type: 'workloadIdentity',
    tenantId,
    clientId: clientId(),
    tokenPath: FEDERATED_TOKEN_PATH,
  }),
}

function toSidecarIdentity<T extends WriterType>(
  identity: IdentityOf<T> & { readonly type: T },
  around: Surroundings,
): SidecarIdentity {
  return IDENTITIES[identity.type](identity, around)
}
