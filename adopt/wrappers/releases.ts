import { overlay, setAt, setPath } from '../reading/merge.ts'
import { type Read, type Reading, readText } from '../reading/reading.ts'
import { at, type Dict, EMPTY, isDict, rawAt } from '../reading/tree.ts'
import { WRAPPERS } from './index.ts'
import { isKind, leafAt } from './layers.ts'
import type { Context, Layer, Wrapped } from './wrapper.ts'

/** What may describe a Prometheus: merged values of a release, or a document by itself. */
export interface Release {
  /** For people: the file, or the wrapper. */
  readonly title: string
  readonly context: Context
  readonly tree: Dict
}

/** Releases out of wrappers, values files in Helm's order, and every other document as it is. */
export function releasesOf(reading: Reading, hasOwnWay: (tree: Dict) => boolean): Release[] {
  const used = new Set<Read>()
  const trees = reading.documents.map(({ tree }) => tree)
  const wrapped = reading.documents.flatMap((document) => {
    const wrapper = WRAPPERS.find((one) => one.matches(document.tree))
    if (wrapper === undefined) return []
    used.add(document)
    return wrapper.open(document.tree, trees).map((one) => unwrap(one, reading, used))
  })
  const alone = reading.documents.filter((document) => !used.has(document))
  const values = layered(alone.filter(isValues), reading, hasOwnWay)
  const others = alone.filter((one) => !isValues(one)).map((one) => documentOf(one, reading))
  return [...wrapped, ...values, ...others.flat()]
}

function unwrap({ title, context, layers }: Wrapped, reading: Reading, used: Set<Read>): Release {
  const tree = layers.reduce<Dict>((values, layer) => {
    if (layer.from === 'set') {
      const set = setAt(values, setPath(layer.path), layer.leaf, reading.onOverridden)
      return isDict(set) ? set : values
    }
    return overlay(values, valuesOf(layer, title, reading, used), reading.onOverridden)
  }, EMPTY)
  return { title, context, tree }
}

function valuesOf(
  layer: Exclude<Layer, { from: 'set' }>,
  title: string,
  reading: Reading,
  used: Set<Read>,
): Dict {
  switch (layer.from) {
    case 'values':
      return layer.values
    case 'text':
      return readText(layer.text, reading) ?? EMPTY
    case 'file':
      return fileNamed(String(layer.file.value), title, reading, used)
    case 'secrets':
      reading.missing.push(
        `${layer.file.value}, which ${title} takes secret values from: ${NEVER_READ}`,
      )
      return EMPTY
    case 'object':
      return objectNamed(layer, title, reading, used)
    default:
      return layer satisfies never
  }
}

/** `$values/envs/prod.yaml` and `../prod.yaml` are given by the name that they end with. */
function fileNamed(name: string, title: string, reading: Reading, used: Set<Read>): Dict {
  const last = name.split('/').at(-1)
  const found = reading.documents.find((one) => isValues(one) && one.file === last)
  if (found === undefined) {
    reading.missing.push(`${name}, which ${title} takes values from: give the file as well`)
    return EMPTY
  }
  used.add(found)
  return found.tree
}

function objectNamed(
  { kind, name, key, targetPath }: Extract<Layer, { from: 'object' }>,
  title: string,
  reading: Reading,
  used: Set<Read>,
): Dict {
  const found = configMapNamed(String(name.value), reading)
  const leaf = leafAt(found?.tree, 'data', key)
  if (kind === 'Secret' || found === undefined || leaf === undefined) {
    const next = kind === 'Secret' ? NEVER_READ : `kubectl get configmap ${name.value} -o yaml`
    reading.missing.push(
      `${kind} ${name.value} (${key}), which ${title} takes values from: ${next}`,
    )
    return EMPTY
  }
  used.add(found)
  if (targetPath === undefined) return readText(leaf, reading) ?? EMPTY
  const set = setAt(EMPTY, setPath(targetPath), leaf, reading.onOverridden)
  return isDict(set) ? set : EMPTY
}

const NEVER_READ =
  'a secret is never read; give what it holds as a values file, without what is secret in it'

export function configMapNamed(name: string, reading: Reading): Read | undefined {
  return reading.documents.find(
    ({ tree }) => isKind(tree, 'ConfigMap', 'v1') && rawAt(tree, 'metadata', 'name') === name,
  )
}

/** Neither an object of Kubernetes nor a prometheus.yml. */
function isValues({ tree }: Read): boolean {
  return ['kind', 'apiVersion', 'remote_write', 'scrape_configs', 'containers'].every(
    (key) => at(tree, key) === undefined,
  )
}

/**
 * Values files in the order of `helm -f`. One that has no way to Azure of its own is a layer of the
 * release before it; one that has is a release.
 */
function layered(
  documents: readonly Read[],
  reading: Reading,
  hasOwnWay: (tree: Dict) => boolean,
): Release[] {
  const releases: Release[] = []
  for (const { file, isLayer, tree } of documents) {
    const before = releases.at(-1)
    const isOther = hasOwnWay(tree) && hasOwnWay(before?.tree ?? EMPTY)
    if (before === undefined || (isOther && !isLayer)) {
      releases.push({ title: file, context: {}, tree })
      continue
    }
    const merged = overlay(before.tree, tree, reading.onOverridden)
    const title = before.title === file ? file : `${before.title} and ${file}`
    releases[releases.length - 1] = { title, context: {}, tree: merged }
  }
  return releases
}

/** A prometheus.yml or values may be in a ConfigMap; everything else is what it is. */
function documentOf({ file, tree }: Read, reading: Reading): readonly Release[] {
  if (!isKind(tree, 'ConfigMap', 'v1')) return [{ title: file, context: {}, tree }]
  const data = at(tree, 'data')
  if (!isDict(data)) return []
  return [...data.entries].flatMap(([name, leaf]) => {
    if (leaf.kind !== 'leaf' || !/\.(ya?ml|json)$/.test(name)) return []
    if (!/remote_?write|prometheusSpec/i.test(String(leaf.value))) return []
    const held = readText(leaf, reading)
    if (held === undefined) return []
    const configMap = rawAt(tree, 'metadata', 'name')
    const title = `${name} of ConfigMap ${configMap}`
    const namespace = at(tree, 'metadata', 'namespace')
    return [{ title, context: { configMap, namespace }, tree: held }]
  })
}
