import type { Environment } from '../contract/environment/resolve.ts'
import type { EnvironmentOutputs } from '../contract/terraform-outputs.ts'
import { clusterFiles } from './cluster-files.ts'
import { toDeployment } from './deployment.ts'
import { environmentFiles } from './environment-files.ts'
import { helmScript } from './helm-script.ts'
import { toYaml, withHeader } from './yaml.ts'

/** Texts of files by their path below `dist/`. */
export type Files = ReadonlyMap<string, string>

/**
 * Everything that Kubernetes, Helm, Argo CD and Flux need for the clusters that have outputs; the others wait for
 * their first apply. Touches no file.
 */
export function synthesize(
  environment: Environment,
  outputs: Pick<EnvironmentOutputs, 'clusters' | 'queryEndpoint'>,
): Files {
  const applied = environment.clusters.filter(({ name }) => outputs.clusters.has(name))
  const files = [
    ...applied.flatMap((cluster) => clusterFiles(toDeployment(environment, cluster, outputs))),
    ...(applied.length > 0 ? environmentFiles(environment) : []),
  ]
  return new Map([
    ...files.map(({ path, documents }): [string, string] => [
      path,
      withHeader(environment.name, documents.map(toYaml).join('---\n')),
    ]),
    ...applied.flatMap((cluster) => helmScript(environment, cluster)),
  ])
}
