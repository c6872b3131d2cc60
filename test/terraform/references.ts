import { blocksOf, type Stack, textsIn } from './stack.ts'

/** A reference to one of our blocks in an expression. */
export const REFERENCE = /(?<![\w.-])((?:data\.)?(?:azurerm|azuread|time)_\w+\.[\w-]+)(?:\.(\w+))?/g

export interface Reference {
  /** Where it is. */
  readonly path: string
  /** What it is to. */
  readonly address: string
  readonly attribute: string | undefined
}

export function referencesIn(stack: Stack): Reference[] {
  return textsIn(stack)
    .filter(({ path, text }) => text.includes('${') || path.includes('.depends_on.'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(REFERENCE)].map(([, address = '', attribute]) => {
        return { path, address, attribute }
      }),
    )
}

/** References to blocks that the stack does not have. */
export function danglingReferences(stack: Stack): string[] {
  const declared = new Set(blocksOf(stack).map(({ address }) => address))
  return referencesIn(stack)
    .filter(({ address }) => !declared.has(address))
    .map(({ path, address }) => `${path}: ${address} is not declared`)
}
