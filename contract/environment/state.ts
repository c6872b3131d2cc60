import type { BackendType } from './backend.ts'
import type { Backend } from './resolve-backend.ts'

/** What tells one state from another, by the names of the environment file; the last one is each environment's own. */
const STATE: Readonly<Record<BackendType, readonly string[]>> = {
  azurerm: ['storageAccountName', 'containerName', 'key'],
  s3: ['bucket', 'key'],
  gcs: ['bucket', 'prefix'],
  remote: ['hostname', 'organization', 'workspace'],
  cloud: ['hostname', 'organization', 'workspace'],
  http: ['address'],
  pg: ['schemaName'],
  local: ['path'],
}

/** Where a state is, in one text. */
export function stateOf(backend: Backend): string {
  return printState(backend.type, (name) => Reflect.get(backend, name))
}

/** The option that alone tells states of one place apart, and its value. */
export function nameOfState(backend: Backend): { readonly option: string; readonly value: string } {
  const option = STATE[backend.type].at(-1) ?? 'type'
  return { option, value: String(Reflect.get(backend, option)) }
}

/** The same of a synthesized stack's `terraform` block; `undefined` where it says nothing of a state. */
export function stateWrittenIn(terraform: object): string | undefined {
  const cloud: unknown = Reflect.get(terraform, 'cloud')
  const backends: unknown = cloud === undefined ? Reflect.get(terraform, 'backend') : { cloud }
  const [[type, settings] = []] = Object.entries(Object(backends))
  if (type === undefined || !isBackendType(type)) return undefined
  return printState(type, (name) =>
    name === 'workspace'
      ? Reflect.get(Object(Reflect.get(Object(settings), 'workspaces')), 'name')
      : Reflect.get(Object(settings), toSnakeCase(name)),
  )
}

function printState(type: BackendType, read: (name: string) => unknown): string {
  const place = STATE[type].flatMap((name) => read(name) ?? []).join('/')
  // Azure's blobs go by their names alone, as they always have.
  return type === 'azurerm' ? place : `${type}: ${place}`
}

function isBackendType(type: string): type is BackendType {
  return Object.hasOwn(STATE, type)
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
