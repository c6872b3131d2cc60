import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from '../cdk8s/synthesize.ts'
import { addressesIn } from '../cdktf/imports/blocks.ts'
import type { Project } from './project.ts'
import { type Stack, stacksIn } from './stacks.ts'

/** What `import` writes beside a stack. It is the user's from then on: no synthesis takes it away. */
export const IMPORTS = 'imports.tf'

/** What waits beside the stacks to be imported: what is to be said of it, and what Terraform would stop at. */
export interface WaitingImports {
  readonly notes: readonly string[]
  readonly refusals: readonly string[]
}

/** @param after - everything below `dist/` */
export function waitingImports({ dist }: Project, after: Files): WaitingImports {
  const stacks = stacksIn(after)
  const folder = join(dist, 'terraform/stacks')
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  const found = names.flatMap((name) => {
    const file = join(folder, name, IMPORTS)
    if (!existsSync(file)) return []
    const stack = stacks.get(name)
    // Where a stack has gone, Terraform no longer looks at what is left there.
    const without = stack === undefined ? [] : missingIn(stack, readFileSync(file, 'utf8'))
    return [{ path: `dist/terraform/stacks/${name}/${IMPORTS}`, without }]
  })
  return {
    notes: found.map(
      ({ path }) => `${path} is for one apply\n  next: git rm ${path} when it has been applied`,
    ),
    refusals: found
      .filter(({ without }) => without.length > 0)
      .map(
        ({ path, without }) =>
          `${path} imports what the stack does not have, where Terraform stops: ${without.join(', ')}\n  next: remove these blocks, or the file if it has been applied`,
      ),
  }
}

function missingIn({ resources }: Stack, text: string): string[] {
  return addressesIn(text).filter((address) => !resources.has(address))
}
