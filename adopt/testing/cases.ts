import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runInNewContext } from 'node:vm'
import { type Document, isMap, isPair, isScalar, isSeq, parseAllDocuments, visit } from 'yaml'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { type Adoption, adopt } from '../adopt.ts'
import { type Draft, fill, isList, isTodo } from '../draft/todo.ts'
import { placeholder, printEnvironments } from '../print/print.ts'
import { scan, secretsIn } from '../print/scan.ts'
import { decode } from '../reading/decode.ts'
import type { Input } from '../reading/reading.ts'

const FOLDER = resolve(import.meta.dirname, '../cases')

/** Files as people have them, by their names without an ending. */
export function inputsOf(...names: readonly string[]): readonly Input[] {
  return names.map((name) => {
    const file = /\.\w+$/.test(name) ? name : `${name}.yaml`
    return { name: file, text: decode(readFileSync(join(FOLDER, file))) }
  })
}

/** What is adopted from them, and what is printed: once for all tests of a file, which change nothing of it. */
export function adopted(...names: readonly string[]) {
  const key = names.join()
  const known = ADOPTIONS.get(key) ?? adoptedAnew(names)
  ADOPTIONS.set(key, known)
  return known
}

const ADOPTIONS = new Map<string, ReturnType<typeof adoptedAnew>>()

function adoptedAnew(names: readonly string[]) {
  const inputs = inputsOf(...names)
  const adoption = adopt('prod', inputs)
  const text = scan(
    printEnvironments(
      adoption.environments,
      inputs.map(({ name }) => name),
    ),
    secretsIn(adoption.entries),
  )
  const { changes, reading, refused, unknown } = adoption
  const said = [
    ...changes,
    ...unknown,
    ...reading.problems,
    ...reading.errors,
    ...refused.flatMap(({ what, next }) => [what, next]),
  ].join('\n')
  return { ...adoption, inputs, text, said }
}

/** What is adopted of files, as a person would fill it in. */
export function environments(...names: readonly string[]) {
  const adoption = adopted(...names)
  const filled = adoption.environments.map(({ draft }) => fill(draft) as EnvironmentInput)
  const [environment] = filled
  const [cluster] = environment?.clusters ?? []
  return { ...adoption, filled, environment, cluster, prometheus: cluster?.prometheus }
}

/** A managed identity that exists, by the client id that the files have. */
export const existing = (clientId: string) => ({
  type: 'userAssigned',
  identity: { source: 'existing', name: `id-${clientId}` },
})

/** The printed file as a synthesis imports it, with every TODO replaced by its example. */
export function filledIn({ environments }: Adoption, text: string): unknown[] {
  const examples = new Map<string, unknown>()
  for (const { draft } of environments) collect(draft, examples)
  const filled = [...examples].reduce(
    (left, [what, example]) => left.replaceAll(`'${what}'`, JSON.stringify(example)),
    text,
  )
  return imported(filled)
}

/** What a printed file declares, as a synthesis imports it. */
export function imported(text: string): unknown[] {
  const found: unknown[] = []
  runInNewContext(text.replace(/^import .*$/m, '').replaceAll('export const', 'var'), {
    defineEnvironment: (one: unknown) => found.push(JSON.parse(JSON.stringify(one))),
  })
  return found
}

function collect(draft: Draft, examples: Map<string, unknown>): void {
  if (isTodo(draft)) examples.set(placeholder(draft), fill(draft))
  else if (typeof draft === 'object') {
    const entries = isList(draft) ? draft : Object.values(draft)
    for (const one of entries) if (one !== undefined) collect(one, examples)
  }
}

/**
 * How many fields a file has, counted without the code that reads it: scalars that are no keys, and empty
 * lists and maps. A text that holds YAML counts as what it says.
 */
export function fieldsIn(text: string): number {
  let count = 0
  for (const document of parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' })) {
    visit(document, (key, node, path) => {
      const isKey = key === 'key'
      if (isKey) return
      if (isScalar(node)) {
        const isRead = holdsYaml(node.value) && !isObjects(path.at(-1)) && !isSecret(document)
        count += isRead ? fieldsIn(String(node.value)) : 1
      }
      if ((isMap(node) || isSeq(node)) && node.items.length === 0) count += 1
    })
  }
  return count
}

function isSecret(document: Document.Parsed): boolean {
  return document.get('kind') === 'Secret'
}

/** What a SecretProviderClass mounts is YAML in YAML in YAML, and counts as one field. */
function isObjects(pair: unknown): boolean {
  return isPair(pair) && isScalar(pair.key) && pair.key.value === 'objects'
}

function holdsYaml(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const isYaml = /^[\w.]+:(\s|$)/m.test(value) && value.includes('\n')
  return isYaml || value.startsWith('{"prometheus"')
}
