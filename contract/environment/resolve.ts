import { RELEASE } from '../release.ts'
import type { ParsedCluster, ParsedEnvironment } from './environment.ts'
import { type Mount, mountNeededBy } from './mount.ts'
import { nameIn } from './names.ts'
import { resolveNetworkPolicy } from './network-policy.ts'
import { originOf } from './origin.ts'
import { otherSubscription } from './other-subscription.ts'
import { resolveAzureAlerts } from './resolve-azure-alerts.ts'
import { resolveBackend } from './resolve-backend.ts'
import { resolveGrafana } from './resolve-grafana.ts'
import {
  type ClusterIdentity,
  resolveIdentity,
  resolveVaultReader,
  type VaultReader,
} from './resolve-identity.ts'
import { resolveManagedGrafana } from './resolve-managed-grafana.ts'
import { resolvePrivateLink } from './resolve-private-link.ts'
import { resolveServiceAccount } from './service-account.ts'
import { sidecar as container } from './sidecar.ts'
import { nextOf } from './waves.ts'

/** Fills in the defaults that depend on other values, so that no room has to derive a name twice. */
export function resolveEnvironment(parsed: ParsedEnvironment) {
  const { workspace, vault } = parsed
  const origin = originOf(parsed)
  return {
    ...parsed,
    /** What everything outside of this repository knows it by, whatever it is called today. */
    origin,
    backend: resolveBackend(parsed.backend, origin),
    workspace: { ...workspace, ...placeOf(workspace, parsed) },
    vault: vault && { ...vault, ...placeOf(vault, parsed) },
    azureAlerts: resolveAzureAlerts(parsed, origin),
    managedGrafana: resolveManagedGrafana(parsed),
    privateLink: resolvePrivateLink(parsed),
    clusters: parsed.clusters.map((cluster) => resolveCluster(parsed, cluster)),
  }
}

/** Where something is: what is created is in the environment's own group and subscription. */
function placeOf(
  resource: {
    readonly existing: boolean
    readonly resourceGroupName?: string | undefined
    readonly subscriptionId?: string | undefined
  },
  environment: ParsedEnvironment,
) {
  return {
    resourceGroupName: resource.resourceGroupName ?? environment.resourceGroup.name,
    subscriptionId: otherSubscription(environment, resource),
  }
}

function resolveCluster(environment: ParsedEnvironment, cluster: ParsedCluster) {
  const { kubernetes, dataCollection, prometheus } = cluster
  const origin = originOf(cluster)
  const identity = resolveIdentity(environment, cluster)
  const reader = resolveVaultReader(environment, cluster)
  const next = nextOf(environment.waves, cluster.name)
  const account = resolveServiceAccount(prometheus.serviceAccount, prometheus.release)
  const grafana = resolveGrafana(environment, cluster)
  return {
    ...cluster,
    /** What everything outside of this repository knows it by, whatever it is called today. */
    origin,
    kubernetes:
      kubernetes.kind === 'aks'
        ? {
            ...kubernetes,
            name: kubernetes.name ?? origin,
            subscriptionId: otherSubscription(environment, kubernetes),
          }
        : kubernetes,
    identity,
    mount: resolveMount(environment, identity, reader),
    /** Whether Entra ID exchanges a token of Prometheus' service account for one of its own. */
    isFederated: identity.type === 'workloadIdentity' || reader?.via === 'workloadIdentity',
    /** Whether Terraform registers that with Entra ID, for which it has to know who issues those tokens. */
    makesFederation:
      (identity.type === 'workloadIdentity' && identity.federatedCredential === 'created') ||
      reader?.via === 'workloadIdentity' ||
      grafana?.azureMonitor?.identity.type === 'workloadIdentity',
    vaultReader: reader,
    sidecar: resolveSidecar(cluster, next.image),
    networkPolicy: resolveNetworkPolicy(cluster.networkPolicy),
    grafana,
    dataCollection:
      dataCollection.rule === 'own'
        ? {
            rule: dataCollection.rule,
            ruleName: dataCollection.ruleName ?? nameIn(environment, `dcr-prometheus-${origin}`),
            endpointName:
              dataCollection.endpointName ?? nameIn(environment, `dce-prometheus-${origin}`),
            publicNetworkAccess: dataCollection.publicNetworkAccess,
          }
        : dataCollection,
    prometheus: {
      ...prometheus,
      chartVersion: next.chartVersion ?? prometheus.chartVersion,
      serviceAccount: account.name,
      createsServiceAccount: account.isCreated,
    },
  }
}

/** With an image of its own, a release needs no options of the container. */
function resolveSidecar({ sidecar, transport }: ParsedCluster, image: string | undefined) {
  const byDefault =
    RELEASE === undefined || transport !== 'sidecar' ? undefined : container.parse({})
  const options = sidecar ?? byDefault
  return options && { ...options, image: image ?? options.image }
}

/** Nothing where something is missing; the rules say what. */
function resolveMount(
  { vault }: ParsedEnvironment,
  identity: ClusterIdentity,
  reader: VaultReader | undefined,
): Mount | undefined {
  const needed = mountNeededBy(identity)
  if (needed === undefined || vault === undefined || reader === undefined) return undefined
  return { ...needed, vaultName: vault.name, reader }
}

/** An environment as every room sees it: validated, with nothing left to guess. */
export type Environment = ReturnType<typeof resolveEnvironment>
export type Cluster = Environment['clusters'][number]
export type Sidecar = NonNullable<Cluster['sidecar']>
