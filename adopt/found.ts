import { CONTAINER } from '../contract/pod.ts'
import { isObject, listAt, objectAt, type Plain, textAt } from './documents.ts'

/** A Prometheus that sends to Azure Monitor, as the adopted files describe it. */
export interface Found {
  /** `prometheusSpec` of Helm values, `spec` of a Prometheus object, or what else has containers. */
  readonly spec: Plain
  /** Of a Prometheus object; empty for Helm values. */
  readonly metadata: Plain
  /** Of Helm values, which name it beside `prometheusSpec`. */
  readonly serviceAccount: Plain
  /** Microsoft's sidecar. */
  readonly container: Plain | undefined
  readonly isInitContainer: boolean
  /** The remote write that goes to the sidecar, or to Azure itself. */
  readonly remoteWrite: Plain | undefined
}

/** Values of a chart that has this one as a dependency are a few levels deeper. */
const MAX_DEPTH = 6

/** Every Prometheus in `documents` that carries Microsoft's sidecar or writes to Azure by itself. */
export function findPrometheuses(documents: readonly Plain[]): readonly Found[] {
  return documents.flatMap((document) => search(document, document, 0))
}

function search(value: Plain, document: Plain, depth: number): Found[] {
  const found = describe(value, document)
  if (found !== undefined) return [found]
  if (depth === MAX_DEPTH) return []
  return Object.values(value)
    .filter(isObject)
    .flatMap((child) => search(child, document, depth + 1))
}

/** The chart `prometheus` says `sidecarContainers`, a plain Deployment keeps its containers in `spec`. */
const CONTAINER_LISTS = ['containers', 'sidecarContainers', 'extraContainers'] as const

function describe(spec: Plain, document: Plain): Found | undefined {
  const init = listAt(spec, 'initContainers').find(isSidecar)
  const container =
    init ?? CONTAINER_LISTS.flatMap((name) => listAt(spec, name)).find((one) => isSidecar(one))
  const remoteWrites = remoteWritesOf(spec)
  const port =
    container === undefined ? undefined : textAt(variablesOf(container), 'LISTENING_PORT')
  const remoteWrite =
    remoteWrites.find(({ azureAd }) => azureAd !== undefined) ??
    remoteWrites.find(isToAzure) ??
    remoteWrites.find((one) => isToSidecar(one, port ?? '8081')) ??
    (container === undefined ? undefined : remoteWrites.find((one) => isToSidecar(one)))
  const isNative =
    remoteWrite !== undefined && (remoteWrite.azureAd !== undefined || isToAzure(remoteWrite))
  if (container === undefined && !isNative) return undefined
  return {
    spec,
    metadata: document.kind === undefined ? {} : objectAt(document, 'metadata'),
    serviceAccount: serviceAccountBeside(spec, document),
    container,
    isInitContainer: init !== undefined,
    remoteWrite,
  }
}

/** By what it does: the name of the container is anybody's choice. */
export function isSidecar(container: Plain): boolean {
  return (
    'INGESTION_URL' in variablesOf(container) ||
    `${container.image ?? ''}`.includes(CONTAINER) ||
    container.name === CONTAINER
  )
}

/** Environment variables by name. One that comes from elsewhere is an object: `{ configMapKeyRef }`. */
export function variablesOf({ env }: Plain): Plain {
  if (isObject(env)) return env
  if (!Array.isArray(env)) return {}
  return Object.fromEntries(
    env.filter(isObject).map(({ name, value, valueFrom }) => [`${name}`, value ?? valueFrom]),
  )
}

/** Remote writes of values, of a Prometheus object, or of a prometheus.yml, all in camelCase. */
export function remoteWritesOf(spec: Plain): readonly Plain[] {
  return ['remoteWrite', 'additionalRemoteWrite', 'remote_write'].flatMap((name) =>
    listAt(spec, name).map((one) => objectAt({ one: toCamelCase(one) }, 'one')),
  )
}

function toCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toCamelCase)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key === 'azuread' || key === 'azureAD'
        ? 'azureAd'
        : key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      toCamelCase(entry),
    ]),
  )
}

function isToAzure({ url }: Plain): boolean {
  return /\.ingest\.monitor\.azure\.(com|us|cn)[:/]/.test(`${url}`)
}

function isToSidecar({ url }: Plain, port = '\\d+'): boolean {
  return new RegExp(`^http://(localhost|127\\.0\\.0\\.1|\\[::1\\]):${port}/`).test(`${url}`)
}

function serviceAccountBeside(spec: Plain, document: Plain): Plain {
  const beside = (value: Plain): Plain => {
    if (Object.values(value).includes(spec)) return objectAt(value, 'serviceAccount')
    for (const child of Object.values(value).filter(isObject)) {
      const found = beside(child)
      if (Object.keys(found).length > 0) return found
    }
    return {}
  }
  return beside(document)
}
