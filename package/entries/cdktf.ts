import type { Construct } from 'constructs'
import { EnvironmentStack } from '../../cdktf/environment-stack.ts'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { only } from './only.ts'

/** Everything of one environment, as a stack of a CDKTF application of one's own. */
export class RemoteWriteStack extends EnvironmentStack {
  constructor(scope: Construct, environment: EnvironmentInput) {
    super(scope, only(environment))
  }
}
