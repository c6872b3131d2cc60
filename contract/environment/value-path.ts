import { withoutPassword } from '../credentials.ts'

/** Where a value is, as people write it: `clusters[0].identity.type`. */
export function printPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

/** Whether a path that is printed is another one, or leads on from there. */
export function isWithin(path: string, other: string): boolean {
  return path === other || (path.startsWith(other) && /^[.[]/.test(path.slice(other.length)))
}

/** What is there; `undefined` when the path leads nowhere. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  )
}

/** A value as a message may show it, without a password; `undefined` when there is none. */
export function printValue(value: unknown): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? withoutPassword(value) : JSON.stringify(value, hidePasswords)
}

function hidePasswords(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? withoutPassword(value) : value
}
