import { TerraformStack } from 'cdktf'
import type { Construct } from 'constructs'
import type { EnvironmentInput } from './index.js'

/**
 * Everything of one environment, as a stack of a CDKTF application of your own: providers, backend,
 * resources and outputs, with the addresses that `synth` gives them.
 */
export declare class RemoteWriteStack extends TerraformStack {
  /** @throws Error with everything that is wrong with the environment */
  constructor(scope: Construct, environment: EnvironmentInput)
}
