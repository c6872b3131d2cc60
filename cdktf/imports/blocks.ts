import type { Problem } from '../../contract/problem.ts'
import type { Import } from './imports.ts'

/** What was found, by address: ids. `undefined`: nobody has looked. */
export type Found = Readonly<Record<string, readonly string[]>> | undefined

/** An `import` block, or why there is none. */
export type Block = { readonly address: string } & (
  | { readonly id: string }
  | { readonly without: string }
)

/** What becomes of each resource. */
export function blocksOf(imports: readonly Import[], found: Found): Block[] {
  return imports.map(({ address, search, anew = '' }) => {
    if (search === undefined) return { address, without: `made anew: ${anew}` }
    const [id] = found?.[address] ?? []
    // Azure writes ids in any case, and the provider takes its own alone.
    const known = search.id ?? id
    if (found === undefined) {
      return known === undefined ? { address, without: NOT_ASKED } : { address, id: known }
    }
    return id === undefined || known === undefined
      ? { address, without: 'made anew: it was not found' }
      : { address, id: known }
  })
}

const NOT_ASKED = 'only Azure knows its id: npm run import -- ENVIRONMENT --ask finds it'

/** What does not fit in the answers. */
export function answerProblems(
  imports: readonly Import[],
  found: NonNullable<Found>,
  next: string,
): Problem[] {
  const byAddress = new Map(imports.map((each) => [each.address, each]))
  return Object.entries(found).flatMap(([path, ids]) => {
    const { search, anew } = byAddress.get(path) ?? {}
    if (search === undefined) {
      const allowed = anew === undefined ? 'an address of the stack' : `nothing: ${anew}`
      return [{ path, value: ids.join(', '), allowed, next }]
    }
    const wrong = ids.filter((id) => !search.format.test(id))
    return [
      ...(ids.length > 1 ? [{ path, value: ids.join(', '), allowed: 'one id', next }] : []),
      ...wrong.map((value) => ({ path, value, allowed: `an id like ${search.format}`, next })),
    ]
  })
}

/** The text of `imports.tf`. */
export function printBlocks(blocks: readonly Block[]): string {
  const texts = blocks.map((block) =>
    'id' in block
      ? `import {\n  to = ${block.address}\n  id = ${JSON.stringify(block.id)}\n}\n`
      : `# ${block.address}\n#   ${block.without}\n`,
  )
  return `# For one apply. Plan until nothing that exists is created or replaced, apply, and remove this file.\n\n${texts.join('\n')}`
}

/** The addresses that such a text imports to. */
export function addressesIn(text: string): string[] {
  return [...text.matchAll(/^\s*to\s*=\s*([\w.-]+)\s*$/gm)].map(([, address = '']) => address)
}
