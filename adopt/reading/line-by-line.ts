import { type Dict, dict, type Field, type Leaf } from './tree.ts'

interface Place {
  readonly file: string
  readonly document: number
  readonly prefix: string
  /** The line of the file for a line of the text, which counts from 0. */
  lineAt(line: number): number
  onField(field: Field): void
}

/** Fields of the object itself; everything else on Microsoft's page is a parameter. */
const OUTER = ['apiVersion', 'kind']

/**
 * A SecretProviderClass that is not YAML, as on Microsoft's page: every `key: value` at whatever depth,
 * the first of a name.
 */
export function readLineByLine(text: string, place: Place): Dict {
  const found = new Map<string, Leaf>()
  text.split('\n').forEach((line, index) => {
    const [, key, rest = ''] = /^[\s-]*([\w.]+):[ ]*(.*?)\r?$/.exec(line) ?? []
    const value = rest
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
    if (key === undefined || value === '|' || (value === '' && !rest.includes('"'))) return
    const { file, document, prefix } = place
    const field = { file, document, path: prefix + key, line: place.lineAt(index), text: value }
    place.onField(field)
    if (!found.has(key)) found.set(key, { kind: 'leaf', value, field })
  })
  const outer = [...found].filter(([key]) => OUTER.includes(key))
  const parameters = [...found].filter(([key]) => !OUTER.includes(key) && key !== 'name')
  const name = [...found].filter(([key]) => key === 'name')
  return dict([
    ...outer,
    ['metadata', dict(name)],
    ['spec', dict([['parameters', dict(parameters)]])],
  ])
}
