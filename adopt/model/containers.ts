import { CONTAINER } from '../../contract/pod.ts'
import type { Reading } from '../reading/reading.ts'
import { firstSaid, type Said, said } from '../reading/said.ts'
import { at, type Dict, dict, dictAt, dictsAt, type Node, rawAt } from '../reading/tree.ts'
import { configMapNamed } from '../wrappers/releases.ts'

/** A container that adds the token, and what can be read of it. */
export interface Sidecar {
  readonly container: Dict
  readonly name: string
  readonly isInit: boolean
  /** Where it listens: `LISTENING_PORT`, or Microsoft's 8081. */
  readonly port: number
  /** A variable by Microsoft's name of it. */
  readonly variable: (name: string) => Said
  /** The same where it stands, for the report. */
  readonly variableNode: (name: string) => Node | undefined
  /** Microsoft's retired proxy for any sender has other names for the same variables. */
  readonly isAadAuthProxy: boolean
}

/**
 * By what it does: the name of the container is anybody's choice. `INGESTION_URL` alone is a name that
 * others have as well.
 */
export function isSidecar(container: Dict): boolean {
  const url = variableOf(container, 'INGESTION_URL')
  const has = (name: string) => variableOf(container, name) !== undefined
  return (
    /prom-remotewrite|azure-monitor-remote-write/.test(rawAt(container, 'image') ?? '') ||
    rawAt(container, 'name') === CONTAINER ||
    (url !== undefined &&
      (has('IDENTITY_TYPE') ||
        has('LISTENING_PORT') ||
        /\.ingest\.|\/dataCollectionRules\//i.test(rawAt(url, 'value') ?? '')))
  )
}

export function isAadAuthProxy(container: Dict): boolean {
  return (
    /aad-auth-proxy/.test(rawAt(container, 'image') ?? '') ||
    variableOf(container, 'TARGET_HOST') !== undefined
  )
}

/** @see https://github.com/Azure/aad-auth-proxy/blob/main/docs/getting-started/GETTING_STARTED.md */
const AAD_AUTH_PROXY: Readonly<Record<string, string>> = {
  AZURE_CLIENT_ID: 'AAD_CLIENT_ID',
  AZURE_TENANT_ID: 'AAD_TENANT_ID',
  AZURE_CLIENT_CERTIFICATE_PATH: 'AAD_CLIENT_CERTIFICATE_PATH',
  INGESTION_AAD_AUDIENCE: 'AUDIENCE',
  INGESTION_URL: 'TARGET_HOST',
}

export function sidecarOf(container: Dict, isInit: boolean, reading: Reading): Sidecar {
  const proxy = isAadAuthProxy(container)
  const nameOf = (name: string) => (proxy ? (AAD_AUTH_PROXY[name] ?? name) : name)
  const variable = (name: string) => readVariable(container, nameOf(name), reading)
  const port = Number(variable('LISTENING_PORT').text ?? '8081')
  return {
    container,
    name: rawAt(container, 'name') ?? 'a container without a name',
    isInit,
    port: Number.isInteger(port) ? port : 8081,
    variable,
    variableNode: (name) => at(variableOf(container, nameOf(name)), 'value'),
    isAadAuthProxy: proxy,
  }
}

/** The entry of a variable: `{ name, value }` or `{ name, valueFrom }`. */
export function variableOf(container: Dict, name: string): Dict | undefined {
  const env = at(container, 'env')
  if (env?.kind === 'map') {
    const entry = at(env, name)
    if (entry === undefined) return undefined
    return entry.kind === 'map' ? entry : dict([['value', entry]])
  }
  return dictsAt(container, 'env').findLast((one) => rawAt(one, 'name') === name)
}

/** Every variable by name, as the container has it. */
export function variableNames(container: Dict): readonly string[] {
  const env = at(container, 'env')
  return env?.kind === 'map'
    ? [...env.entries.keys()]
    : dictsAt(container, 'env').map((one) => rawAt(one, 'name') ?? '')
}

function readVariable(container: Dict, name: string, reading: Reading): Said {
  const entry = variableOf(container, name)
  if (entry === undefined) return fromEverywhere(container, name, reading)
  const reference = dictAt(entry, 'valueFrom')
  return reference.entries.size === 0
    ? withName(said(entry, 'value'), name)
    : readReference(reference, name, reading)
}

/**
 * What stands in another object: of a ConfigMap among the files it is read, of a Secret never.
 *
 * @param reference - `{ secretKeyRef: { name, key } }`, or the operator's `{ secret: { name, key } }`
 */
export function readReference(reference: Dict, name: string, reading: Reading): Said {
  const [[kind = ''] = []] = [...reference.entries]
  const object = rawAt(reference, kind, 'name')
  const key = rawAt(reference, kind, 'key') ?? rawAt(reference, kind, 'fieldPath') ?? ''
  if (/^configMap/.test(kind) && object !== undefined) {
    const found = configMapNamed(object, reading)
    if (found !== undefined) return withName(said(found.tree, 'data', key), name)
  }
  const where = [SOURCES[kind] ?? kind, object].filter((part) => part !== undefined).join(' ')
  return { why: `${name} comes from ${where} (${key})` }
}

/** What people call the places that a variable may come from. */
const SOURCES: Readonly<Record<string, string>> = {
  configMap: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
  secret: 'Secret',
  secretKeyRef: 'Secret',
  fieldRef: 'the pod itself',
  resourceFieldRef: 'the pod itself',
}

/** `envFrom`: any variable may come from there, so one that is not listed is not absent. */
function fromEverywhere(container: Dict, name: string, reading: Reading): Said {
  const sources = dictsAt(container, 'envFrom').map((source): Said => {
    const prefix = rawAt(source, 'prefix') ?? ''
    if (!name.startsWith(prefix)) return {}
    const configMap = rawAt(source, 'configMapRef', 'name')
    const found = configMap === undefined ? undefined : configMapNamed(configMap, reading)
    if (found !== undefined)
      return withName(said(found.tree, 'data', name.slice(prefix.length)), name)
    const secret = rawAt(source, 'secretRef', 'name')
    const where = configMap === undefined ? `Secret ${secret}` : `ConfigMap ${configMap}`
    return { why: `${name} may come from ${where} (envFrom): give it as well, or fill it in` }
  })
  return firstSaid(...sources)
}

function withName({ text, why }: Said, name: string): Said {
  if (text !== undefined) return { text }
  return why === undefined ? {} : { why: `${name}: ${why}` }
}
