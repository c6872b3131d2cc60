import { accept, type Findings, type Problem } from '../problem.ts'
import { type EnvironmentInput, environmentSchema } from './environment.ts'
import { problemsOfIssue } from './issues.ts'
import { type Environment, resolveEnvironment } from './resolve.ts'
import { problemsBetweenEnvironments, problemsBetweenFields } from './rules.ts'
import { readingsOf } from './stand-in.ts'
import { isWithin, printPath, printValue } from './value-path.ts'
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
      ...repeatedNames(inputs),
      ...inAllReadings(
        results.map(({ readings }) => readings),
        problemsBetweenEnvironments,
      ),
    ],
    warnings: results.flatMap(({ warnings }) => warnings),
  }
}

function repeatedNames(inputs: readonly EnvironmentInput[]): Problem[] {
  return inputs.flatMap(({ name }, index) =>
    inputs.findIndex((other) => other.name === name) < index
      ? [{ path: `${name}: name`, value: name, allowed: 'a name that no other environment has' }]
      : [],
  )
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

interface Checked extends Findings {
  /** Only where nothing is wrong with it. */
  readonly environment?: Environment
  /** One where the schema found nothing, several or none where it did. */
  readonly readings: readonly Environment[]
}

function checkEnvironment(input: EnvironmentInput, index: number): Checked {
  const label = typeof input.name === 'string' ? input.name : `environments[${index}]`
  const named = <T extends { readonly path: string }>(finding: T): T => ({
    ...finding,
    path: `${label}: ${finding.path}`,
  })
  const templates = templateProblems(input)
  const parsed = environmentSchema.safeParse(input)
  if (parsed.success) {
    const environment = resolveEnvironment(parsed.data)
    const problems = [...templates, ...problemsBetweenFields(environment)].map(named)
    const warnings = warningsAbout(environment).map(named)
    const readings = [environment]
    return { problems, warnings, readings, ...(problems.length === 0 && { environment }) }
  }
  const { readings, filled } = readingsOf(input)
  const resolved = readings.map(resolveEnvironment)
  const known = [
    ...templates,
    ...parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, input)),
  ]
  const places = [...filled.map(printPath), ...known.map(({ path }) => path)]
  const isElsewhere = ({ path }: { readonly path: string }) =>
    !places.some((place) => isWithin(path, place) || isWithin(place, path))
  const between = inAllReadings([resolved], ([one]) => (one ? problemsBetweenFields(one) : []))
  const warnings = inAllReadings([resolved], ([one]) => (one ? warningsAbout(one) : []))
  return {
    problems: [...firstOfEachPath(known), ...between.filter(isElsewhere)].map(named),
    warnings: warnings.filter(isElsewhere).map(named),
    readings: resolved,
  }
}

function firstOfEachPath(problems: readonly Problem[]): Problem[] {
  const paths = problems.map(({ path }) => path)
  return problems.filter(({ path }, index) => paths.indexOf(path) === index)
}

/**
 * What is found whichever way the environments are read.
 *
 * @param readings - by environment; one that could not be read at all is left out
 */
function inAllReadings<T extends { readonly path: string }>(
  readings: readonly (readonly Environment[])[],
  find: (environments: readonly Environment[]) => readonly T[],
): T[] {
  const count = Math.max(...readings.map(({ length }) => length), 0)
  const [first = [], ...others] = Array.from({ length: count }, (_, index) =>
    find(readings.flatMap((each) => each[index % each.length] ?? [])),
  )
  return first.filter((one) =>
    others.every((found) => found.some((other) => JSON.stringify(other) === JSON.stringify(one))),
  )
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

/** What rules of relabeling have of that kind, by their fields: a group of Prometheus' own, and its name. */
const OWN_TEMPLATES: Readonly<Record<string, RegExp>> = {
  replacement: /\$\{\w+\}/g,
  regex: /\(\?P?<\w+>/g,
}

function templateProblems(value: unknown, path: readonly PropertyKey[] = []): Problem[] {
  if (typeof value === 'string') {
    const text = value.replaceAll(OWN_TEMPLATES[String(path.at(-1))] ?? /(?!)/g, '')
    const found = TEMPLATES.find(([pattern]) => pattern.test(text))
    if (found === undefined) return []
    return [{ path: printPath(path), value: printValue(value), allowed: found[1] }]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    templateProblems(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}
