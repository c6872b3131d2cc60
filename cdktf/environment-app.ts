import { App } from 'cdktf'
import type { Environment } from '../contract/environment/resolve.ts'
import { stacksOf } from '../contract/environment/stacks.ts'
import { EnvironmentStack } from './environment-stack.ts'

/**
 * All environments as one cdktf application, with their stacks.
 *
 * @param outdir - an empty folder that exists: cdktf knows no other way to hand over what it made
 */
export function environmentApp(environments: readonly Environment[], outdir: string): App {
  const app = new App({ outdir, stackTraces: false })
  for (const environment of environments) {
    const [shared, ...others] = stacksOf(environment).map(
      (part) => new EnvironmentStack(app, part.environment, part.name),
    )
    shared?.letGo(others)
  }
  return app
}
