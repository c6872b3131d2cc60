/**
 * One thing that is wrong with a configuration, in the four parts that a person needs to fix it.
 *
 * Parsers collect every problem before they give up, so that nobody fixes a file one run at a time.
 */
export interface Problem {
  /** Where: `clusters[0].name` of an environment file, or the name of an environment variable. */
  readonly path: string
  /** What was found there, as it may be shown; `undefined` when nothing was given. Never a secret. */
  readonly value?: string | undefined
  /** What is allowed there. */
  readonly allowed: string
  /** What to do now, as a sentence. */
  readonly next?: string | undefined
}

/** Something that works as it stands and is yet seldom meant. It stops nobody, unless asked to. */
export interface Warning {
  readonly path: string
  readonly value?: string | undefined
  /** What comes of it, as a clause that goes on after the value: `every ... is the example's`. */
  readonly warning: string
  readonly next?: string | undefined
}

/** Everything that was found in a configuration. */
export interface Findings {
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]
}

/** The option by which warnings fail a command; the same for every command that has warnings. */
export const WARNINGS_AS_ERRORS = '--warnings-as-errors'

/** A configuration that cannot be used, with everything that was found in it. The message is for people. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]

  /** @param subject - what was being read, for example `environment "prod"` */
  constructor(subject: string, problems: readonly Problem[], warnings: readonly Warning[] = []) {
    const parts = [
      ...(problems.length > 0
        ? [`${subject} has ${counted(problems, 'problem')}:`, ...problems.map(describeProblem)]
        : []),
      ...(warnings.length > 0
        ? [
            describeWarnings(subject, warnings),
            ...(problems.length > 0 ? [] : [`  ${WARNINGS_AS_ERRORS} makes it an error`]),
          ]
        : []),
    ]
    super(parts.join('\n'))
    this.problems = problems
    this.warnings = warnings
  }
}

/**
 * Decides whether what was found lets a command go on.
 *
 * @returns what to tell the person: the warnings as a text, empty when there are none
 * @throws ConfigurationError with all findings when there is a problem, or a warning that counts as one.
 */
export function accept(
  subject: string,
  { problems, warnings }: Findings,
  { warningsAsErrors = false }: { readonly warningsAsErrors?: boolean } = {},
): string {
  if (problems.length > 0 || (warningsAsErrors && warnings.length > 0)) {
    throw new ConfigurationError(subject, problems, warnings)
  }
  return warnings.length > 0 ? `${describeWarnings(subject, warnings)}\n` : ''
}

function describeWarnings(subject: string, warnings: readonly Warning[]): string {
  return [
    `${subject} has ${counted(warnings, 'warning')}:`,
    ...warnings.map(({ path, value, warning, next }) =>
      line(`${path}${value === undefined ? '' : ` is ${quote(value)}`}: ${warning}`, next),
    ),
  ].join('\n')
}

function describeProblem({ path, value, allowed, next }: Problem): string {
  const found = value === undefined ? 'is missing' : `is ${quote(value)}`
  return line(`${path} ${found}; allowed: ${allowed}`, next)
}

function line(text: string, next: string | undefined): string {
  return `  ${text}${next === undefined ? '' : `\n    next: ${next}`}`
}

function counted(list: readonly unknown[], noun: string): string {
  return list.length === 1 ? `1 ${noun}` : `${list.length} ${noun}s`
}

/** Long values (a pasted file, say) would hide the other problems. */
function quote(value: string): string {
  return JSON.stringify(value.length > 120 ? `${value.slice(0, 117)}...` : value)
}
