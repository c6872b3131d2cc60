import type { ParsedCluster, ParsedEnvironment } from './environment.ts'
import { nameIn } from './names.ts'
import { originOf } from './origin.ts'

/** Fills in the names that depend on the environment, the cluster and the release. */
export function resolveGrafana(environment: ParsedEnvironment, cluster: ParsedCluster) {
  const { grafana: given } = cluster
  const azureMonitor = given?.azureMonitor
  return (
    given && {
      ...given,
      azureMonitor: azureMonitor && {
        ...azureMonitor,
        identity: resolveGrafanaIdentity(environment, cluster, azureMonitor.identity),
      },
    }
  )
}

type Identity = NonNullable<NonNullable<ParsedCluster['grafana']>['azureMonitor']>['identity']

function resolveGrafanaIdentity(
  environment: ParsedEnvironment,
  cluster: ParsedCluster,
  identity: Identity,
) {
  if (identity.type !== 'workloadIdentity') return identity
  const ours = `prometheus-grafana-${originOf(environment)}-${originOf(cluster)}`
  return {
    ...identity,
    name: identity.name ?? nameIn(environment, ours),
    serviceAccount: identity.serviceAccount ?? chartAccount(cluster.prometheus.release),
  }
}

/**
 * The name that the chart itself gives to Grafana's service account.
 * @see https://github.com/grafana-community/helm-charts/blob/main/charts/grafana/templates/_helpers.tpl
 */
function chartAccount(release: string): string {
  const full = release.includes('grafana') ? release : `${release}-grafana`
  return full.slice(0, 63).replace(/-$/, '')
}
