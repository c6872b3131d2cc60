import type { z } from 'zod'
import { accept, type Findings, type Problem } from '../problem.ts'
import { type EnvironmentInput, environmentSchema } from './environment.ts'
import { type Environment, resolveEnvironment } from './resolve.ts'
import { problemsBetweenEnvironments, problemsBetweenFields } from './rules.ts'
import { printPath, printValue, valueAt } from './value-path.ts'
import { warningsAbout } from './warnings.ts'

/** Every environment that can be used, and everything that was found in all of them. */
export interface CheckedEnvironments extends Findings {
  /** Complete only when there is no problem. */
  readonly environments: readonly Environment[]
}

/** Validates every environment and fills in what was left out. Throws nothing: what is wrong is in the result. */
export function checkEnvironments(inputs: readonly EnvironmentInput[]): CheckedEnvironments {
  const results = inputs.map(checkEnvironment)
  return {
    environments: results.flatMap(({ environment }) => environment ?? []),
    problems: [
      ...results.flatMap(({ problems }) => problems),
      ...inputs.flatMap(({ name }, index) =>
        inputs.findIndex((other) => other.name === name) < index
          ? [
              {
                path: `${name}: name`,
                value: name,
                allowed: 'a name that no other environment has',
              },
            ]
          : [],
      ),
      ...problemsBetweenEnvironments(results.flatMap(({ environment }) => environment ?? [])),
    ],
    warnings: results.flatMap(({ warnings }) => warnings),
  }
}

/**
 * The same for those who only go on with environments that can be used, and tell nobody of warnings.
 *
 * @throws ConfigurationError with all problems of all environments at once.
 */
export function parseEnvironments(inputs: readonly EnvironmentInput[]): Environment[] {
  const { environments, ...findings } = checkEnvironments(inputs)
  accept('environments/', findings)
  return [...environments]
}

function checkEnvironment(input: EnvironmentInput): Findings & { environment?: Environment } {
  const named = <T extends { readonly path: string }>(finding: T): T => ({
    ...finding,
    path: `${input.name}: ${finding.path}`,
  })
  const templates = templateProblems(input)
  const parsed = environmentSchema.safeParse(input)
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, input))
    const seen = new Set(templates.map(({ path }) => path))
    return {
      problems: [...templates, ...problems.filter(({ path }) => !seen.has(path))].map(named),
      warnings: [],
    }
  }
  const environment = resolveEnvironment(parsed.data)
  const problems = [...templates, ...problemsBetweenFields(environment)].map(named)
  const warnings = warningsAbout(environment).map(named)
  return problems.length > 0 ? { problems, warnings } : { environment, problems, warnings }
}

/**
 * Texts that some program downstream would execute or that nobody has filled in: Terraform's `${` and
 * `%{`, Helm's `{{` (the chart runs values through `tpl`), and placeholders of a copied page.
 */
const TEMPLATES: readonly (readonly [RegExp, string])[] = [
  [/\$\{/, 'no ${, which Terraform would evaluate'],
  [/%\{/, 'no %{, which Terraform would evaluate'],
  [/\{\{/, 'no {{, which Helm would evaluate'],
  [/<[A-Za-z][\w .-]*>/, 'a value instead of the placeholder'],
  [/\t/, 'no tab, which YAML forbids'],
]

function templateProblems(value: unknown, path: readonly PropertyKey[] = []): Problem[] {
  if (typeof value === 'string') {
    const found = TEMPLATES.find(([pattern]) => pattern.test(value))
    return found === undefined ? [] : [{ path: printPath(path), value, allowed: found[1] }]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    templateProblems(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): Problem[] {
  const at = (path: readonly PropertyKey[], allowed: string, next?: unknown): Problem => ({
    path: printPath(path),
    value: printValue(valueAt(input, path)),
    allowed,
    next: typeof next === 'string' ? next : undefined,
  })
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        at(
          [...issue.path, key],
          'nothing',
          'there is no such option: check its spelling or remove it',
        ),
      )
    case 'invalid_union':
      return problemsOfUnion(issue, input, at)
    case 'invalid_value':
      return [at(issue.path, issue.values.map(String).join(', or '))]
    case 'invalid_type':
      return [
        at(
          issue.path,
          /^Invalid/.test(issue.message) ? `a value of type ${issue.expected}` : issue.message,
        ),
      ]
    case 'custom':
      return [at(issue.path, issue.message, issue.params?.next)]
    default:
      return [at(issue.path, issue.message)]
  }
}

/**
 * Where a discriminator decides, its values are what is allowed. Otherwise the member that got furthest
 * says what is wrong inside; when none got anywhere, the union itself says what is allowed.
 */
function problemsOfUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  input: unknown,
  at: (path: readonly PropertyKey[], allowed: string) => Problem,
): Problem[] {
  const options: unknown = Reflect.get(issue, 'options')
  if (Array.isArray(options)) {
    const values = options.filter((option) => option !== undefined)
    return [at(issue.path, values.map(String).join(', or '))]
  }
  const member = issue.errors.find((issues) => issues.every(({ path }) => path.length > 0))
  return (
    member?.flatMap((inner) =>
      problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, input),
    ) ?? [at(issue.path, issue.message)]
  )
}
