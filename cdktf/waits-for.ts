import type { ITerraformDependable } from 'cdktf'

/** Names what has to be in place first; nothing where that is nothing, which cdktf would write down as a list. */
export function waitsFor(needed: readonly ITerraformDependable[]): {
  readonly dependsOn?: ITerraformDependable[]
} {
  return needed.length === 0 ? {} : { dependsOn: [...needed] }
}
