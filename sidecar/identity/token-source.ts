import type { AccessToken } from '@azure/identity'

/** Where tokens come from, for one way of proving an identity. */
export interface TokenSource {
  /** One attempt, bounded in time. @throws TokenError */
  acquire(): Promise<AccessToken>
  /** Looks at the credential files. Resolves to whether something new is worth trying at once. */
  look(): Promise<boolean>
  /** What is wrong with the credential files; `undefined` when they are loaded, or none are needed. */
  problem(): string | undefined
  /** An attempt with newer credentials than those in use; `undefined` when there are none. */
  upgrade(): (() => Promise<AccessToken>) | undefined
  close(): void
}
