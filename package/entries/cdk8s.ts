import { Chart } from 'cdk8s'
import type { Construct } from 'constructs'
import { addObjects } from '../../cdk8s/cluster-files.ts'
import { toDeployment } from '../../cdk8s/deployment.ts'
import { prometheusValues } from '../../cdk8s/prometheus-values.ts'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { kindOf } from '../../contract/prometheus-kind.ts'
import { parseOutputs } from '../../contract/terraform-outputs.ts'
import { only } from './only.ts'

/** What a chart is made from; `package/declarations/cdk8s.d.ts` says what each is for. */
interface RemoteWriteChartProps {
  readonly environment: EnvironmentInput
  readonly cluster: string
  readonly outputs: string
}

/** The objects of one cluster, as a chart of a cdk8s application of one's own. */
export class RemoteWriteChart extends Chart {
  readonly values: unknown

  constructor(scope: Construct, id: string, props: RemoteWriteChartProps) {
    const environment = only(props.environment)
    const cluster = environment.clusters.find(({ name }) => name === props.cluster)
    if (cluster === undefined) {
      const names = environment.clusters.map(({ name }) => name).join(', ')
      throw new Error(`cluster is ${props.cluster}; allowed: ${names}`)
    }
    super(scope, id, { namespace: cluster.prometheus.namespace, disableResourceNameHashes: true })
    const outputs = parseOutputs(environment, props.outputs)
    const deployment = toDeployment(environment, cluster, outputs)
    const checksum = addObjects(this, deployment)
    const { hasChart } = kindOf(cluster.prometheus)
    this.values = hasChart ? prometheusValues(deployment, checksum) : undefined
  }
}
