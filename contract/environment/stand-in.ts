import { type EnvironmentInput, environmentSchema, type ParsedEnvironment } from './environment.ts'
import { constantsOf, isSchema, type Schema, schemasAt } from './schema-at.ts'
import { valueAt } from './value-path.ts'

type Path = readonly PropertyKey[]

/** A value that cannot be read, and what is put in its place meanwhile. */
interface Hole {
  readonly path: Path
  /** Which kind of text is tried: the schema says no more than that it is one. */
  kind: number
}

/** So many different readings of one environment: as many as the union with the most variants has. */
const READINGS = 6

/**
 * Reads an environment whose schema has found mistakes, so that what lies between its other values can be
 * checked as well: other values stand where a mistake is, in every reading others. What is wrong in all
 * readings is wrong whatever the mistakes were meant to be.
 *
 * @returns the readings, with the paths that were filled in; none where that did not succeed
 */
export function readingsOf(input: EnvironmentInput): {
  readonly readings: readonly ParsedEnvironment[]
  readonly filled: readonly Path[]
} {
  const holes: Hole[] = []
  for (let round = 0; round <= TEXTS.length * 2; round++) {
    const parsed = environmentSchema.safeParse(fill(input, holes, 0))
    if (parsed.success) {
      const others = Array.from({ length: READINGS - 1 }, (_, index) =>
        environmentSchema.safeParse(fill(input, holes, index + 1)),
      )
      return {
        readings: [parsed, ...others].flatMap(({ data }) => data ?? []),
        filled: holes.map(({ path }) => path),
      }
    }
    for (const path of parsed.error.issues.flatMap(placesOf)) note(holes, path)
  }
  return { readings: [], filled: [] }
}

type Issue = NonNullable<ReturnType<typeof environmentSchema.safeParse>['error']>['issues'][number]

function placesOf(issue: Issue): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key])
  return [issue.path]
}

function note(holes: Hole[], path: Path): void {
  const same = holes.find((hole) => isSame(hole.path, path))
  if (same === undefined) holes.push({ path, kind: 0 })
  else same.kind += 1
}

function isSame(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index])
}

function fill(input: unknown, holes: readonly Hole[], reading: number): unknown {
  const copy = copyOf(input)
  // What is above comes first: a mistake below it is one of the object that was put there.
  const sorted = holes.toSorted((a, b) => a.path.length - b.path.length)
  sorted.forEach(({ path, kind }, index) => {
    const parent = valueAt(copy, path.slice(0, -1))
    const key = path.at(-1)
    if (typeof parent !== 'object' || parent === null || key === undefined) return
    // Where anything may stand, the schema is empty, and what is wrong was found by a rule of its own.
    const schemas = schemasAt(copy, path).filter((schema) => Object.keys(schema).length > 0)
    const isKnown = schemas.length > 0 || valueAt(input, path) === undefined
    if (!isKnown && !Array.isArray(parent)) Reflect.deleteProperty(parent, key)
    else Reflect.set(parent, key, standIn(schemas, { number: index + 1, kind, reading }))
  })
  return copy
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copyOf(entry)]))
}

interface Which {
  /** Of the hole, so that no two have the same text. */
  readonly number: number
  readonly kind: number
  readonly reading: number
}

function standIn(schemas: readonly Schema[], which: Which): unknown {
  const { kind, reading } = which
  const schema = schemas[(reading + kind) % schemas.length]
  if (schema === undefined) return textOf(which)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[reading % schema.enum.length]
  switch (schema.type) {
    case 'boolean':
      return reading % 2 === 0
    case 'integer':
    case 'number':
      return reading % 2 === 0 ? schema.minimum : schema.maximum
    case 'array':
      return isSchema(schema.items) && kind > 0 ? [standIn([schema.items], which)] : []
    case 'object':
      return Object.fromEntries(
        [
          ...new Set([...(schema.required ?? []), ...constantsOf(schema).map(([name]) => name)]),
        ].map((name) => {
          const property = schema.properties?.[name]
          return [name, isSchema(property) ? standIn([property], which) : textOf(which)]
        }),
      )
    default:
      return textOf(which)
  }
}

/** Texts of every format there is, two of each where a rule compares them. */
const TEXTS: readonly ((number: number) => readonly string[])[] = [
  (number) => [`stand-in-${number}`],
  (number) => [`standin${number}`],
  (number) => [`6f0d3c1a-5b7e-4f59-9a40-${String(number).padStart(12, '0')}`],
  (number) => [`https://stand-in-${number}.invalid`],
  () => ['1.0.0', '999.0.0'],
  () => ['1s', '20m'],
  () => ['1Mi', '64Gi'],
  (number) => [`stand.invalid/in:${number}`],
  (number) => [`CN=stand-in-${number}`],
  (number) => [`8.8.8.${number % 256}`],
  (number) => [`stand-in-${number}.yaml`],
  (number) => [`StandIn=value${number}`],
  (number) => [
    `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s${number}`,
  ],
]

function textOf({ number, kind, reading }: Which): string {
  const texts = TEXTS[kind % TEXTS.length]?.(number) ?? []
  return texts[reading % texts.length] ?? ''
}
