/** What a step of the preflight found, in lines for people. */
export interface Finding {
  readonly lines: readonly string[]
  /** Worth a look, but no failure. */
  readonly warnings?: readonly string[]
}
