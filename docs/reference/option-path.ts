type Step = string | number | Readonly<Record<string, unknown>>

/**
 * `clusters[].sidecar (kind: a).image` as what leads there: names, the first entry of a list, and what tells a
 * variant apart.
 */
export function stepsOf(path: string): readonly Step[] {
  return path.split(/\.(?![^(]*\))/).flatMap((part) => {
    const [, name = '', entry, fixed] = /^([^[ ]+)(\[\])?(?: \((.*)\))?$/.exec(part) ?? []
    return [name, ...(entry ? [0] : []), ...(fixed ? [constantsIn(fixed)] : [])]
  })
}

function constantsIn(text: string): Readonly<Record<string, unknown>> {
  const pairs = text.split(', ').map((pair) => pair.split(': '))
  return Object.fromEntries(pairs.map(([name, value]) => [name, constant(value)]))
}

function constant(text = ''): unknown {
  return text === 'true' || text === 'false' ? text === 'true' : text
}

/** What is there; `undefined` where the way is not. */
export function getAt(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>(
    (at, step) => (typeof step === 'object' ? at : Reflect.get(Object(at), step)),
    value,
  )
}

/** A copy with something else there; `undefined` takes it away. Objects on the way are made where there are none. */
export function withAt(value: unknown, steps: readonly Step[], given: unknown): unknown {
  const [step, ...rest] = steps
  if (step === undefined) return given
  const object = typeof value === 'object' && value !== null ? value : {}
  if (typeof step === 'object') return withAt({ ...object, ...step }, rest, given)
  const below = withAt(Reflect.get(object, step), rest, given)
  if (typeof step === 'number') return [below, ...(Array.isArray(value) ? value.slice(1) : [])]
  const others = Object.entries(object).filter(([name]) => name !== step)
  return Object.fromEntries(below === undefined ? others : [...others, [step, below]])
}
