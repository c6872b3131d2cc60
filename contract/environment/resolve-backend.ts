import type { ParsedBackend } from './backend.ts'

export type Backend = ReturnType<typeof resolveBackend>

/**
 * Fills in the names of states.
 *
 * @param origin - the name under which the environment was first applied
 */
export function resolveBackend(backend: ParsedBackend, origin: string) {
  switch (backend.type) {
    case 'azurerm':
    case 's3':
      return { ...backend, key: backend.key ?? `${origin}.tfstate` }
    case 'gcs':
      return { ...backend, prefix: backend.prefix ?? origin }
    case 'remote':
    case 'cloud':
      return { ...backend, workspace: backend.workspace ?? origin }
    case 'http':
      return { ...backend, unlockAddress: backend.unlockAddress ?? backend.lockAddress }
    case 'pg':
      return { ...backend, schemaName: backend.schemaName ?? origin }
    case 'local':
      return { ...backend, path: backend.path ?? 'terraform.tfstate' }
    default:
      return backend satisfies never
  }
}
