import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import type { Field } from '../../contract/kubernetes/fields.ts'
import { PROMETHEUS_LISTS } from '../../contract/kubernetes/prometheus-lists.ts'
import { root } from './files.ts'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
}

const { schema }: { schema: Schema } = JSON.parse(
  readFileSync(resolve(root, 'test/schemas/Prometheus.json'), 'utf8'),
)
const spec = schema.properties?.spec?.properties ?? {}

/** Fields with `!` after what is needed, in the order of the alphabet. */
type Names = { [name: string]: Names }

function namesInSchema({ items, properties, required = [] }: Schema): Names {
  if (items !== undefined) return namesInSchema(items)
  const entries = Object.entries(properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    entries.map(([name, below]) => [
      `${name}${required.includes(name) ? '!' : ''}`,
      namesInSchema(below),
    ]),
  )
}

function namesInField({ fields }: Field): Names {
  const entries = [...fields].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    entries.map(([name, below]) => [`${name}${below.required ? '!' : ''}`, namesInField(below)]),
  )
}

it.each([
  ['containers', 'containers'],
  ['containers', 'initContainers'],
  ['volumes', 'volumes'],
  ['volumeMounts', 'volumeMounts'],
  ['remoteWrites', 'remoteWrite'],
] as const)(
  '%s of an environment file have the fields that the operator knows in %s',
  (list, at) => {
    expect(spec).toHaveProperty(at)
    expect(namesInField(PROMETHEUS_LISTS[list])).toEqual(namesInSchema(spec[at] ?? {}))
  },
)
