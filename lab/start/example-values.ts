import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { synthesize } from '../../cdk8s/synthesize.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import { parseOutputs } from '../../contract/terraform-outputs.ts'
import { example } from './example.ts'

/** Values of kube-prometheus-stack. */
export interface ExampleValues {
  /** Where they are from, for people. */
  readonly from: string
  readonly yaml: string
}

const VALUES = 'values/kube-prometheus-stack.yaml'

/**
 * The example's values as `dist/` has them. Where the repository's own environments have taken the
 * example's place they are synthesized from the lab's copy of it, and no file is written.
 *
 * @param root - the repository
 */
export function exampleValues(root: string): ExampleValues {
  const [path] = globSync(`dist/kubernetes/${example.name}/*/${VALUES}`, { cwd: root }).sort()
  if (path === undefined) return labExampleValues()
  return { from: path, yaml: readFileSync(join(root, path), 'utf8') }
}

/** The lab's own example, which nobody's `environments/` can change. */
export function labExampleValues(): ExampleValues {
  const [environment] = parseEnvironments([example])
  if (environment === undefined) throw new Error('the lab has no example')
  const outputs = readFileSync(resolve(import.meta.dirname, 'example.outputs.json'), 'utf8')
  const files = synthesize(environment, parseOutputs(environment, outputs))
  const yaml = [...files].find(([path]) => path.endsWith(VALUES))?.[1]
  if (yaml === undefined) throw new Error("the lab's example has no values")
  return { from: "the lab's own example", yaml }
}
