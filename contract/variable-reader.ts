import { withoutCredentials } from './credentials.ts'
import { ConfigurationError, type Problem } from './problem.ts'
import type { Setting } from './setting.ts'
import type { SidecarVariable } from './sidecar-variables.ts'

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/** What a variable may hold. */
export interface Rule {
  readonly allowed: string
  readonly next?: string
  /** Why `text` is not allowed; `undefined` when it is. */
  readonly problemWith?: (text: string) => string | undefined
}

/** Reads environment variables and collects every problem on the way. Empty counts as absent. */
export class VariableReader {
  readonly #env: EnvironmentVariables
  readonly #problems: Problem[] = []

  constructor(env: EnvironmentVariables) {
    this.#env = env
  }

  /** The variable's text; a noted problem and `''` when it is absent or not allowed. */
  required(variable: SidecarVariable, rule: Rule): string {
    if (this.#text(variable) === undefined) this.problem(variable, rule)
    return this.optional(variable, rule) ?? ''
  }

  /** The variable's text, `undefined` when it is absent; a noted problem when it is not allowed. */
  optional(variable: SidecarVariable, rule: Rule): string | undefined {
    const value = this.#text(variable)
    if (value === undefined) return undefined
    const reason = rule.problemWith?.(value)
    if (reason === undefined) return value
    const allowed = `${rule.allowed} (${reason})`
    const shown = isSecret(variable) ? NOT_SHOWN : withoutCredentials(value)
    this.problem(variable, { ...rule, allowed, value: shown })
    return undefined
  }

  /** A secret's text, which no message ever carries. */
  secret(variable: SidecarVariable): string | undefined {
    return this.#text(variable)
  }

  setting<T>(setting: Setting<T>): T {
    const value = this.#text(setting.variable)
    if (value === undefined) return setting.default
    const parsed = setting.parse(value)
    if (parsed === undefined) {
      this.#note(setting.variable, {
        value: withoutCredentials(value),
        allowed: setting.allowed,
        next: `leave it out for the default, ${setting.print(setting.default) || 'none'}`,
      })
    }
    return parsed ?? setting.default
  }

  problem(variable: SidecarVariable, problem: Omit<Problem, 'path'>): void {
    this.#note(variable, problem)
  }

  #note(variable: string, { value, allowed, next }: Omit<Problem, 'path'>): void {
    this.#problems.push({ path: variable, value, allowed, next })
  }

  throwIfAnyProblem(subject: string): void {
    if (this.#problems.length > 0) throw new ConfigurationError(subject, this.#problems)
  }

  /** Proxies are read in both spellings, as curl and most tools do. */
  #text(variable: string): string | undefined {
    const value = this.#env[variable] ?? this.#env[variable.toLowerCase()]
    const trimmed = value?.trim()
    return trimmed === '' ? undefined : trimmed
  }
}

/** Proxies carry their password in the URL, with or without a scheme before it. */
const SECRET = /PASSWORD$|SECRET$|^HTTPS_PROXY$/
const NOT_SHOWN = '(not shown)'

function isSecret(variable: string): boolean {
  return SECRET.test(variable)
}
