import { parseAllDocuments } from 'yaml'

export type Plain = Readonly<Record<string, unknown>>

export interface Documents {
  readonly documents: readonly Plain[]
  /** What is wrong with the text, and how it was read nevertheless. */
  readonly problems: readonly string[]
}

/**
 * Reads YAML (or JSON) as it was meant. Microsoft's page has tabs in it and a SecretProviderClass that
 * does not parse; people have copied both.
 */
export function readDocuments(text: string): Documents {
  const problems: string[] = []
  const withoutTabs = text.replaceAll('\t', '  ')
  if (withoutTabs !== text) problems.push('tabs, which YAML forbids, are read as two spaces')
  const documents = parseAllDocuments(withoutTabs, { logLevel: 'silent' })
  return {
    documents: [...documents].flatMap((document) => {
      if (document.errors.length === 0) return objectsIn(document.toJS())
      const [line = ''] = (document.errors[0]?.message ?? '').split('\n')
      const [start = 0, , end = withoutTabs.length] = document.range ?? []
      problems.push(`not YAML, read line by line: ${line.replace(/:$/, '')}`)
      return [readLineByLine(withoutTabs.slice(start, end))]
    }),
    problems,
  }
}

/** A list of objects, as `kubectl get -o yaml` prints it, is its items. */
function objectsIn(value: unknown): Plain[] {
  if (!isObject(value)) return []
  return Array.isArray(value.items) ? value.items.filter(isObject) : [value]
}

/** Every `key: value` at whatever depth, the first of a name. Enough for a SecretProviderClass. */
function readLineByLine(text: string): Plain {
  const pairs = [...text.matchAll(/^[\s-]*([\w.]+):[ ]*(.*)$/gm)].flatMap(([, key, rest]) => {
    const value = (rest ?? '').replace(/(^|\s)#.*$/, '').trim()
    const plain = value.replace(/^(["'])(.*)\1$/, '$2')
    return key === undefined || plain === '' || plain === '|' ? [] : [[key, plain] as const]
  })
  const { kind, apiVersion, ...parameters } = Object.fromEntries(pairs.reverse())
  return { kind, apiVersion, spec: { parameters, ...parameters } }
}

export function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The entry at `path`, as an object; empty when there is none. */
export function objectAt(value: unknown, ...path: readonly string[]): Plain {
  let found = value
  for (const key of path) found = isObject(found) ? found[key] : undefined
  return isObject(found) ? found : {}
}

/** The objects of the list at `key`; some charts write a map by name instead. */
export function listAt(value: Plain, key: string): readonly Plain[] {
  const list = value[key]
  if (Array.isArray(list)) return list.filter(isObject)
  if (!isObject(list)) return []
  return Object.entries(list).flatMap(([name, entry]) =>
    isObject(entry) ? [{ name, ...entry }] : [],
  )
}

/** Text that a person has filled in: no placeholder of a copied page, no template. */
export function textAt(value: Plain, key: string): string | undefined {
  const text = value[key]
  if (typeof text === 'number' || typeof text === 'boolean') return String(text)
  if (typeof text !== 'string') return undefined
  const trimmed = text.trim()
  return trimmed === '' || /<[^>]*>|\{\{|\$[({]/.test(trimmed) ? undefined : trimmed
}
