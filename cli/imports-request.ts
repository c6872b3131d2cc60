import { parseArgs } from 'node:util'
import type { Environment } from '../contract/environment/resolve.ts'
import { type EnvironmentPart, stacksOf } from '../contract/environment/stacks.ts'
import { ConfigurationError, type Problem } from '../contract/problem.ts'

/** What `import` was asked for. */
export interface ImportRequest {
  /** Of which stacks. */
  readonly stacks: readonly EnvironmentPart[]
  /** The name under which a cluster was first applied, where only its resources are wanted. */
  readonly cluster: string | undefined
  /** Whether to print what has to be asked, instead of what was found. */
  readonly ask: boolean
  /** A file with what was found. */
  readonly file: string | undefined
}

/**
 * Reads the command line `ENVIRONMENT [--cluster CLUSTER] [--ask | --file FILE]`.
 *
 * @throws ConfigurationError that names what there is
 */
export function parseImportRequest(
  args: readonly string[],
  environments: readonly Environment[],
): ImportRequest {
  const { values, positionals } = read(args)
  const [name, more] = positionals
  if (more !== undefined)
    throw refusal({ path: 'argument', value: more, allowed: 'one environment' })
  const environment = environments.find((each) => each.name === name)
  const stack = environments.flatMap(stacksOf).find((each) => each.name === name)
  if (stack === undefined) {
    const allowed = environments.map((each) => each.name).join(', ')
    throw refusal({ path: 'ENVIRONMENT', value: name, allowed })
  }
  const stacks = environment === undefined ? [stack] : stacksOf(environment)
  const { clusters } = stack.whole
  const cluster = clusters.find((each) => each.name === values.cluster)
  if (values.cluster !== undefined && cluster === undefined) {
    const allowed = clusters.map((each) => each.name).join(', ')
    throw refusal({ path: '--cluster', value: values.cluster, allowed })
  }
  return { stacks, cluster: cluster?.origin, ask: values.ask === true, file: values.file }
}

const OPTIONS = {
  cluster: { type: 'string' },
  ask: { type: 'boolean' },
  file: { type: 'string' },
} as const

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    const value = error instanceof Error ? error.message : String(error)
    throw refusal({ path: 'options', value, allowed: '--cluster CLUSTER, --ask, --file FILE' })
  }
}

function refusal(problem: Problem): ConfigurationError {
  return new ConfigurationError('npm run import', [
    { next: 'npm run import -- ENVIRONMENT [--cluster CLUSTER] [--ask | --file FILE]', ...problem },
  ])
}
