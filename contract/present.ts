/**
 * What earlier checks have made sure of: rules of an environment, or the reading of its outputs.
 *
 * @throws Error that says what is not there, which is a defect of this project
 */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing, and no check has reported it`)
  return value
}
