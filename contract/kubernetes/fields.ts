/** The fields that an object may have, level by level. */
export interface Field {
  readonly required: boolean
  /** Fields below; empty where anything may stand (texts, numbers, maps of the user's own names). */
  readonly fields: ReadonlyMap<string, Field>
}

/** Something that does not fit: a field that nobody knows, or one that is missing. */
export interface Misfit {
  readonly path: readonly PropertyKey[]
  readonly kind: 'unknown' | 'missing'
  /** The names that are known there. */
  readonly known: readonly string[]
}

/** Reads `name! ports{containerPort! protocol}`: names, `!` after what is needed, what is below in braces. */
export function fieldsOf(text: string): Field {
  const tokens = text.match(/[\w-]+!?|[{}]/g) ?? []
  const read = (): Map<string, Field> => {
    const fields = new Map<string, Field>()
    for (let token = tokens.shift(); token !== undefined && token !== '}'; token = tokens.shift()) {
      const isOpen = tokens[0] === '{'
      if (isOpen) tokens.shift()
      const name = token.replace('!', '')
      fields.set(name, { required: token.endsWith('!'), fields: isOpen ? read() : new Map() })
    }
    return fields
  }
  return { required: true, fields: read() }
}

/** Holds a value against its fields. A list is as good as its entries. */
export function misfitsOf(
  value: unknown,
  { fields }: Field,
  path: readonly PropertyKey[] = [],
): Misfit[] {
  if (fields.size === 0 || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) =>
      misfitsOf(entry, { required: true, fields }, [...path, index]),
    )
  }
  const known = [...fields.keys()]
  const given = Object.entries(value).filter(([, entry]) => entry !== undefined)
  const names = given.map(([name]) => name)
  return [
    ...given.flatMap(([name, entry]) => {
      const field = fields.get(name)
      const at = [...path, name]
      return field === undefined
        ? [{ path: at, kind: 'unknown' as const, known }]
        : misfitsOf(entry, field, at)
    }),
    ...known
      .filter((name) => fields.get(name)?.required && !names.includes(name))
      .map((name) => ({ path: [...path, name], kind: 'missing' as const, known })),
  ]
}
