/**
 * Turns an object of cdk8s-plus into plain JSON.
 *
 * Its `toJson_*` functions know Kubernetes 1.27 and drop every other field without a word, so what went
 * in is held against what came out.
 *
 * @throws Error that names the fields that were lost.
 */
export function toPlain<T>(toJson: (typed: T) => unknown, typed: T): Record<string, unknown> {
  const plain: unknown = toJson(typed)
  const lost = lostKeys(typed, plain, '')
  if (!isRecord(plain) || lost.length > 0) {
    throw new Error(`${toJson.name} loses ${lost.join(', ')}: add them after the conversion`)
  }
  return plain
}

function lostKeys(given: unknown, kept: unknown, path: string): string[] {
  if (Array.isArray(given)) {
    const entries: unknown[] = Array.isArray(kept) ? kept : []
    return given.flatMap((entry, index) => lostKeys(entry, entries[index], `${path}[${index}]`))
  }
  // Quantity and IntOrString are classes that stand for a scalar.
  if (!isRecord(given) || Object.getPrototypeOf(given) !== Object.prototype) {
    return given !== undefined && kept === undefined ? [path] : []
  }
  const entries = isRecord(kept) ? kept : {}
  return Object.entries(given).flatMap(([key, value]) =>
    lostKeys(value, entries[key], path === '' ? key : `${path}.${key}`),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
