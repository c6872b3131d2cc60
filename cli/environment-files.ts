import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { ConfigurationError, type Problem, type Warning } from '../contract/problem.ts'
import type { Project } from './project.ts'

const INDEX = 'environments/index.ts'
const SHAPE = "a list of what defineEnvironment({ name: '...', ... }) returns"

/**
 * The environments that `environments/index.ts` lists. Only that they are objects is sure afterwards.
 *
 * @throws ConfigurationError where the files cannot be run, or export something else
 */
export async function loadEnvironments({ root }: Project): Promise<EnvironmentInput[]> {
  const index = join(root, INDEX)
  if (!existsSync(index)) {
    throw refused({
      path: 'the file',
      allowed: `a file that lists the environments, in ${root}`,
      next: "run this where package.json is, or write one: import { prod } from './prod.ts', and export const environments = [prod]",
    })
  }
  const exported = await run(root, index)
  const environments: unknown = exported.environments
  if (!Array.isArray(environments)) {
    const names = Object.keys(exported).join(', ')
    throw refused({
      path: 'environments',
      value: environments === undefined ? undefined : kindOf(environments),
      allowed: SHAPE,
      next: `export const environments = [...] in ${INDEX}${names === '' ? '' : `, which exports ${names}`}`,
    })
  }
  const problems = environments.flatMap((environment, index) =>
    kindOf(environment) === 'an object'
      ? []
      : [
          {
            path: `environments[${index}]`,
            value: environment === undefined ? undefined : kindOf(environment),
            allowed: "what defineEnvironment({ name: '...', ... }) returns, one for each entry",
            next: nextFor(environment),
          },
        ],
  )
  if (problems.length > 0) throw new ConfigurationError(INDEX, problems)
  return environments
}

/** Environment files that nobody imports, and that are therefore never synthesized. */
export function unlistedFiles({ environments }: Project): Warning[] {
  const texts = readdirSync(environments)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(join(environments, file), 'utf8') }))
  return texts
    .filter(({ file, text }) => {
      const imported = new RegExp(`['"]\\./${file.replaceAll('.', '\\.')}['"]`)
      const isEnvironment = /\bdefineEnvironment\s*\(/.test(text)
      return isEnvironment && !texts.some((other) => imported.test(other.text))
    })
    .filter(({ file }) => file !== 'index.ts')
    .map(({ file }) => ({
      path: `environments/${file}`,
      warning: 'is imported by nothing, so it is not synthesized',
      next: `list what it exports in ${INDEX}, or remove the file`,
    }))
}

function refused(problem: Problem): ConfigurationError {
  return new ConfigurationError(INDEX, [problem])
}

async function run(root: string, file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'it', message: `${error}` }
    const where = placeOf(error, root)
    throw new ConfigurationError(where?.file ?? INDEX, [
      {
        path: where === undefined ? 'it' : `line ${where.line}`,
        value: inWords(name, message, root),
        allowed: 'TypeScript that runs',
        next: nextAfter(message),
      },
    ])
  }
}

/** Node begins a syntax error's stack with the place; other errors have it in their first own frame. */
function placeOf(error: unknown, root: string): { file: string; line: number } | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const places = [...stack.matchAll(/(file:\/\/[^\s:)]+|(?<=^|[\s(])\/[^\s:)]+):(\d+)/gm)]
  for (const [, path = '', line] of places) {
    const file = relative(root, path.startsWith('file:') ? fileURLToPath(path) : path)
    if (file.startsWith('environments')) return { file, line: Number(line) }
  }
  return undefined
}

function inWords(name: string, message: string, root: string): string {
  const [first = ''] = message.split('\n')
  return `${name}: ${first.replaceAll(`${root}/`, '').trim()}`
}

/** What Node says of a mistake in an import, and what to do about it. */
const NEXT: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [
    /'([^']+)' does not provide an export named '([^']+)'/,
    (file, name) =>
      `write export const ${name} = ... in ${file}, or import the name that it exports`,
  ],
  [/Cannot find module/, () => 'check the path of the import; it ends with .ts'],
  [
    /is not supported in strip-only mode/,
    () => 'only types are taken out of the file: use const objects instead of enum and namespace',
  ],
]

function nextAfter(message: string): string {
  for (const [pattern, next] of NEXT) {
    const found = pattern.exec(message)
    if (found !== null) return next(...found.slice(1))
  }
  return 'npm run validate shows what the compiler says of it as well'
}

function nextFor(environment: unknown): string | undefined {
  if (Array.isArray(environment)) return 'spread it: ...name'
  if (typeof environment === 'function') return 'call it'
  if (environment === undefined) return 'the import is circular, or the name is never given a value'
  return undefined
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Promise) return 'a promise'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
