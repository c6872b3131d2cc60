import { Chart } from 'cdk8s'
import type { Construct } from 'constructs'
import type { EnvironmentInput } from './index.js'

export interface RemoteWriteChartProps {
  readonly environment: EnvironmentInput
  /** The name of one of its clusters. */
  readonly cluster: string
  /** The text of `environments/NAME.outputs.json`, which `outputs` writes. */
  readonly outputs: string
}

/** The objects of one cluster beside its Prometheus, as a chart of a cdk8s application of your own. */
export declare class RemoteWriteChart extends Chart {
  /** Values of kube-prometheus-stack, with the sidecar and its remote write; `undefined` where no chart is used. */
  readonly values: unknown
  /** @throws Error with everything that is wrong with environment or outputs */
  constructor(scope: Construct, id: string, props: RemoteWriteChartProps)
}
