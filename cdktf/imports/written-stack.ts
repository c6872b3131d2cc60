/** A stack that has been written, as far as imports look into it. */
export interface WrittenStack {
  readonly resource?: Blocks
  readonly data?: Blocks
  readonly provider?: { readonly azurerm?: readonly WrittenProvider[] }
}

type Body = Readonly<Record<string, unknown>>
type Blocks = Readonly<Record<string, Readonly<Record<string, Body>>>>

interface WrittenProvider {
  readonly subscription_id: string
  readonly tenant_id: string
  readonly alias?: string
}

/** Reads what another block tells of itself. */
export type Tell = (block: WrittenBlock, attribute: string) => Value

/** Something that names tell, or that a command of `az` finds. */
export type Value = { readonly known: string } | { readonly command: string }

/** A reference and nothing else in it: `${azurerm_key_vault.vault.id}`. */
const REFERENCE = /\$\{((?:data\.)?\w+\.[\w-]+)\.([^}]+)\}/g

/** One resource or data source of a written stack. */
export class WrittenBlock {
  readonly type: string
  /** As in a plan. */
  readonly address: string
  readonly #stack: WrittenStack
  readonly #body: Body
  readonly #tell: Tell

  constructor(stack: WrittenStack, address: string, tell: Tell) {
    const [id = '', type = '', kind] = address.split('.').reverse()
    const body = (kind === 'data' ? stack.data : stack.resource)?.[type]?.[id]
    if (body === undefined) throw new Error(`${address} is referred to, and the stack has none`)
    this.type = type
    this.address = address
    this.#stack = stack
    this.#body = body
    this.#tell = tell
  }

  /** The subscription that its provider looks in. */
  get subscription(): string {
    const alias = /^azurerm\.(.+)$/.exec(String(this.#body.provider))?.[1]
    const found = this.#stack.provider?.azurerm?.find((each) => each.alias === alias)
    if (found === undefined) throw new Error(`${this.address} has no provider`)
    return found.subscription_id
  }

  /** An argument, with the references in it followed. */
  value(argument: string): Value {
    const written = this.#body[argument]
    if (typeof written !== 'string') throw new Error(`${this.address} says no ${argument}`)
    const values = this.#valuesIn(argument)
    const found = values.find((value) => 'command' in value)
    // Only what stands alone can be asked for.
    if (found !== undefined && written.replace(REFERENCE, '') === '') return found
    const known = values.flatMap((value) => ('known' in value ? value.known : []))
    if (known.length < values.length) throw new Error(`${this.address} has a part of ${argument}`)
    return { known: written.replaceAll(REFERENCE, () => known.shift() ?? '') }
  }

  /** An argument that names tell. */
  text(argument: string): string {
    const value = this.value(argument)
    if ('known' in value) return value.known
    throw new Error(`nothing but Azure knows ${argument} of ${this.address}`)
  }

  /** Whether an argument has no part that only Azure knows. */
  isKnown(argument: string): boolean {
    return this.#valuesIn(argument).every((value) => 'known' in value)
  }

  /** What stands in an argument before and behind the references in it; both all of it where there is none. */
  around(argument: string): readonly string[] {
    const parts = String(this.#body[argument]).replaceAll(REFERENCE, '\n').split('\n')
    return [parts.at(0) ?? '', parts.at(-1) ?? '']
  }

  /** The block that an argument refers to. */
  referredTo(argument: string): WrittenBlock {
    const [[, address = ''] = []] = String(this.#body[argument]).matchAll(REFERENCE)
    return this.#block(address)
  }

  /** What is known of each reference in an argument. */
  #valuesIn(argument: string): readonly Value[] {
    const references = String(this.#body[argument]).matchAll(REFERENCE)
    return [...references].map(([, address = '', attribute = '']) =>
      this.#tell(this.#block(address), attribute),
    )
  }

  #block(address: string): WrittenBlock {
    return new WrittenBlock(this.#stack, address, this.#tell)
  }
}
