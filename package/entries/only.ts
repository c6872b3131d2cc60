import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import type { Environment } from '../../contract/environment/resolve.ts'

/** @throws ConfigurationError with everything that is wrong with it */
export function only(input: EnvironmentInput): Environment {
  const [environment] = parseEnvironments([input])
  if (environment === undefined) throw new Error(`${input.name} is no environment`)
  return environment
}
