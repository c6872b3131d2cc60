/** Under which name something was first applied, which everything outside of this repository knows it by. */
export function originOf({
  name,
  renamedFrom = name,
}: {
  readonly name: string
  readonly renamedFrom?: string | undefined
}): string {
  return renamedFrom
}
