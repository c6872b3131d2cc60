import type { EnvironmentInput } from '../contract/environment/environment.ts'
import type { Project } from './project.ts'

/** What a command is run with. */
export interface Invocation {
  readonly project: Project
  /** The top of the product, whose pipelines are handed on. */
  readonly home: string
  /** Of the product. */
  readonly version: string
  /** Without the name of the command and the options that every command has. */
  readonly args: readonly string[]
  readonly warningsAsErrors: boolean
  /** The user's environments, as their files export them. */
  readonly loadEnvironments: (project: Project) => Promise<EnvironmentInput[]>
  /** What the compiler says of those files; `undefined` when it has nothing to say. */
  readonly typeProblems: (project: Project) => Promise<string | undefined>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Prints what was asked for. */
  readonly say: (text: string) => void
  /** Prints what a person should know besides. */
  readonly tell: (text: string) => void
}

/** @throws ConfigurationError or Refusal, whose message is all that a person needs */
export type Command = (invocation: Invocation) => Promise<void>
