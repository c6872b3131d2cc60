import { rowOf, type Search } from './rows.ts'
import { tell } from './values.ts'
import { WrittenBlock, type WrittenStack } from './written-stack.ts'

/** What is to be said of one resource of a stack when it is imported. */
export interface Import {
  readonly address: string
  /** How it is found; left out where it is made anew. */
  readonly search?: Search
  /** Why it is made anew. */
  readonly anew?: string
}

/**
 * Every resource of a stack, in the order in which Terraform would make them, as far as types tell it.
 *
 * @param cluster - the name under which a cluster was first applied: only its own resources
 */
export function importsOf(stack: WrittenStack, cluster?: string): Import[] {
  return Object.entries(stack.resource ?? {}).flatMap(([type, byId]) =>
    Object.keys(byId)
      .filter((id) => cluster === undefined || id.startsWith(`${cluster}_`))
      .map((id) => {
        const address = `${type}.${id}`
        const row = rowOf(type)
        return 'anew' in row
          ? { address, anew: row.anew }
          : { address, search: row.search(new WrittenBlock(stack, address, tell)) }
      }),
  )
}
