import type { z } from 'zod'
import { nearest } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import { keysOf, printShape, schemasAt } from './schema-at.ts'
import { printPath, printValue, valueAt } from './value-path.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** What the schema found, in the words of people who do not know the schema. */
export function problemsOfIssue(issue: Issue, input: unknown): Problem[] {
  const at = (path: Path, allowed: string, next?: unknown): Problem => ({
    path: printPath(path),
    value: printValue(valueAt(input, path)),
    allowed,
    next: typeof next === 'string' ? next : undefined,
  })
  const { path } = issue
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysOf(schemasAt(input, path))
      return issue.keys.map((key) => at([...path, key], 'nothing', nextForKey(key, known)))
    }
    case 'invalid_union':
      return problemsOfUnion(issue, input, at)
    case 'invalid_value':
      return [oneOf(at, path, issue.values.map(String), valueAt(input, path))]
    case 'invalid_type':
      return [wrongType(issue, input, at)]
    case 'invalid_key': {
      const allowed = `as a name, ${issue.issues[0]?.message ?? 'another one'}`
      return [{ ...at(path, allowed), value: String(path.at(-1)) }]
    }
    case 'custom':
      return [at(path, issue.message, issue.params?.next)]
    default:
      return [at(path, issue.message)]
  }
}

type At = (path: Path, allowed: string, next?: unknown) => Problem

function nextForKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known)
  if (meant !== undefined) return `did you mean ${meant}?`
  return `there is no such option: remove it, or write one of ${known.join(', ')}`
}

function oneOf(at: At, path: Path, values: readonly string[], given: unknown): Problem {
  const meant = typeof given === 'string' ? nearest(given, values) : undefined
  const next = meant === undefined ? undefined : `did you mean ${meant}?`
  return at(path, values.join(', or '), next)
}

/** A missing option is a wrong type as well, for which the schema knows more than that. */
function wrongType(issue: z.core.$ZodIssueInvalidType, input: unknown, at: At): Problem {
  const { path, message, expected } = issue
  const schemas = schemasAt(input, path)
  const [schema] = schemas
  const next = schemas.map((one) => one.next).find((one) => typeof one === 'string')
  if (!/^Invalid/.test(message)) return at(path, message, next)
  const shape = printShape(schemas, valueAt(input, path))
  if (shape !== undefined) return at(path, `an object, such as ${shape}`, next)
  if (schema?.enum !== undefined) return at(path, schema.enum.map(String).join(', or '), next)
  return at(path, schema?.description ?? `a value of type ${expected}`, next)
}

/**
 * Where a discriminator decides, its values are what is allowed. Otherwise the member that got furthest
 * says what is wrong inside; when none got anywhere, the union itself says what is allowed.
 */
function problemsOfUnion(issue: z.core.$ZodIssueInvalidUnion, input: unknown, at: At): Problem[] {
  const options: unknown = Reflect.get(issue, 'options')
  if (Array.isArray(options)) {
    const values = options.filter((option) => option !== undefined).map(String)
    return [oneOf(at, issue.path, values, valueAt(input, issue.path))]
  }
  const member = issue.errors.find((issues) => issues.every(({ path }) => path.length > 0))
  return (
    member?.flatMap((inner) =>
      problemsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }, input),
    ) ?? [at(issue.path, issue.message)]
  )
}
