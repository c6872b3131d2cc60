import type { EnvironmentInput } from '../../contract/environment/environment.ts'

/** Only typed here: commands and constructs say what is wrong, all of it at once. */
export function defineEnvironment(environment: EnvironmentInput): EnvironmentInput {
  return environment
}
