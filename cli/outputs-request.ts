import { parseArgs } from 'node:util'
import { ConfigurationError, type Problem } from '../contract/problem.ts'

/** What `npm run outputs` was asked for. */
export interface Request<Environment> {
  readonly environment: Environment
  /** A file with what `terraform output -json` printed. */
  readonly file?: string
  /** Clusters that are being removed, whose outputs are to go before Terraform is asked. */
  readonly forget: readonly string[]
}

/**
 * Reads the command line `<environment> [--file FILE | --forget CLUSTER...]`.
 *
 * @throws ConfigurationError that names the environments there are.
 */
export function parseRequest<Environment extends { readonly name: string }>(
  args: readonly string[],
  environments: readonly Environment[],
): Request<Environment> {
  const allowed = environments.map(({ name }) => name).join(', ')
  const refuse = (problem: Omit<Problem, 'path'> & { path?: string }) =>
    new ConfigurationError('npm run outputs', [
      {
        path: 'ENVIRONMENT',
        next: 'npm run outputs -- ENVIRONMENT [--file FILE | --forget CLUSTER]',
        ...problem,
      },
    ])
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { file: { type: 'string' }, forget: { type: 'string', multiple: true } },
    allowPositionals: true,
    strict: false,
  })
  const unknown = Object.keys(values).find((option) => option !== 'file' && option !== 'forget')
  if (unknown !== undefined) {
    throw refuse({
      path: 'option',
      value: `--${unknown}`,
      allowed: '--file FILE, --forget CLUSTER',
    })
  }
  const { file, forget } = values
  if (file === true) throw refuse({ path: '--file', allowed: 'the name of a file' })
  const clusters = Array.isArray(forget) ? forget.filter((each) => typeof each === 'string') : []
  if (Array.isArray(forget) && clusters.length < forget.length) {
    throw refuse({ path: '--forget', allowed: 'the name of a cluster' })
  }
  const [name, more] = positionals
  if (name === undefined) throw refuse({ allowed })
  if (more !== undefined)
    throw refuse({ path: 'argument', value: more, allowed: 'one environment' })
  const environment = environments.find((each) => each.name === name)
  if (environment === undefined) throw refuse({ value: name, allowed })
  return { environment, forget: clusters, ...(typeof file === 'string' && { file }) }
}
