import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import type { Environment } from '../../contract/environment/resolve.ts'
import type { ClusterOutputs, EnvironmentOutputs } from '../../contract/terraform-outputs.ts'
import { example } from '../../test/environments/index.ts'
import { type Deployment, toDeployment } from '../deployment.ts'

/** What is `undefined` is taken away. */
type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined }
type ClusterInput = EnvironmentInput['clusters'][number]

export const OUTPUTS = {
  ingestionUrl:
    'https://amw.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-00000000000000000000000000000000/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24',
  identityClientId: '00000000-0000-0000-0000-0000000000aa',
  vaultReaderClientId: '00000000-0000-0000-0000-0000000000bb',
  grafanaClientId: '00000000-0000-0000-0000-0000000000cc',
} as const satisfies ClusterOutputs

/** What an apply would have told of every cluster. */
export function toldOf({
  clusters,
}: Environment): Pick<EnvironmentOutputs, 'clusters' | 'queryEndpoint'> {
  return {
    queryEndpoint: 'https://amw-a1b2.westeurope.prometheus.monitor.azure.com',
    clusters: new Map(clusters.map(({ name }) => [name, OUTPUTS])),
  }
}

const [aks] = example.clusters

/** The example's cluster with something changed, for tests of this room. */
export function deploymentOf(
  changes: Changes<ClusterInput>,
  environmentChanges: Changes<EnvironmentInput> = {},
): Deployment {
  const input = { ...example, ...environmentChanges, clusters: [{ ...aks, ...changes }] }
  const [environment] = parseEnvironments([input as EnvironmentInput])
  const cluster = environment?.clusters[0]
  if (environment === undefined || cluster === undefined) throw new Error('no cluster')
  return toDeployment(environment, cluster, toldOf(environment))
}

/** A cluster without certificate and sidecar, which writes by itself. */
export const NATIVE = {
  transport: 'native',
  sidecar: undefined,
  vaultReader: undefined,
} as const
