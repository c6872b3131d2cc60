/**
 * One thing that is wrong with a configuration, in the four parts that a person needs to mend it.
 *
 * Parsers collect every problem before they give up, so that nobody mends a file one run at a time.
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

/** A configuration that cannot be used, with all of its problems. The message is for people. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly problems: readonly Problem[]

  /** @param subject - what was being read, for example `environment "prod"` */
  constructor(subject: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    super([`${subject} has ${count}:`, ...problems.map(describeProblem)].join('\n'))
    this.problems = problems
  }
}

function describeProblem({ path, value, allowed, next }: Problem): string {
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(shorten(value))}`
  return `  ${path} ${found}; allowed: ${allowed}${next === undefined ? '' : `\n    next: ${next}`}`
}

/** Long values (a pasted file, say) would hide the other problems. */
function shorten(value: string): string {
  return value.length > 120 ? `${value.slice(0, 117)}...` : value
}
