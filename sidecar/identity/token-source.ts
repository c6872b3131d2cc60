import type { Fault } from '../explain.ts'
import type { Acquire } from './attempt.ts'

/** Where tokens come from, for one way of proving an identity. */
export interface TokenSource {
  readonly acquire: Acquire
  /** Looks at the credential files. Resolves to whether something new is worth trying at once. */
  look(): Promise<boolean>
  /** What is wrong with the credential files; `undefined` when they are loaded, or none are needed. */
  problem(): Fault | undefined
  /** An attempt with newer credentials than those in use; `undefined` when there are none. */
  upgrade(): Acquire | undefined
  close(): void
}
