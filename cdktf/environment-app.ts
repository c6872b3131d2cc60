import { App } from 'cdktf'
import type { Environment } from '../contract/environment/resolve.ts'
import { EnvironmentStack } from './environment-stack.ts'

/**
 * All environments as one cdktf application, a stack each.
 *
 * @param outdir - an empty folder that exists: cdktf knows no other way to hand over what it made
 */
export function environmentApp(environments: readonly Environment[], outdir: string): App {
  const app = new App({ outdir, stackTraces: false })
  for (const environment of environments) new EnvironmentStack(app, environment)
  return app
}
