import {
  AzurermBackend,
  CloudBackend,
  GcsBackend,
  HttpBackend,
  LocalBackend,
  NamedCloudWorkspace,
  NamedRemoteWorkspace,
  PgBackend,
  RemoteBackend,
  S3Backend,
  type TerraformStack,
} from 'cdktf'
import type { BackendType } from '../contract/environment/backend.ts'
import type { Backend } from '../contract/environment/resolve-backend.ts'

/** How the cloud of the environment is found; only Azure's own backend asks. */
type CloudAddress = { readonly environment?: string; readonly metadataHost?: string }

/** One row per backend. Credentials are in none: whoever applies has them. */
const BACKENDS: {
  readonly [T in BackendType]: (
    scope: TerraformStack,
    settings: Omit<Extract<Backend, { type: T }>, 'type'>,
    cloud: CloudAddress,
  ) => void
} = {
  azurerm(scope, settings, cloud) {
    new AzurermBackend(scope, {
      ...given(settings),
      ...cloud,
      useOidc: true,
      useAzureadAuth: true,
    })
  },
  s3(scope, settings) {
    new S3Backend(scope, { ...given(settings), encrypt: true })
    if (settings.dynamodbTable !== undefined) return
    // Newer than the bindings of cdktf, and than the Terraform that everything else needs.
    scope.addOverride('terraform.backend.s3.use_lockfile', true)
    scope.addOverride('terraform.required_version', '>= 1.10.0')
  },
  gcs(scope, settings) {
    new GcsBackend(scope, settings)
  },
  remote(scope, { workspace, ...settings }) {
    const workspaces = new NamedRemoteWorkspace(workspace)
    new RemoteBackend(scope, { ...given(settings), workspaces })
  },
  cloud(scope, { workspace, ...settings }) {
    const workspaces = new NamedCloudWorkspace(workspace)
    new CloudBackend(scope, { ...given(settings), workspaces })
  },
  http(scope, { lockMethod, unlockMethod, ...settings }) {
    const methods = settings.lockAddress === undefined ? {} : { lockMethod, unlockMethod }
    new HttpBackend(scope, { ...given(settings), ...methods })
  },
  pg(scope, { schemaName }) {
    new PgBackend(scope, { connStr: '', schemaName })
    // PG_CONN_STR has it, with the password.
    scope.addOverride('terraform.backend.pg.conn_str', undefined)
  },
  local(scope, { path }) {
    new LocalBackend(scope, { path })
  },
}

/** Where the stack keeps its state. */
export function addBackend<T extends BackendType>(
  scope: TerraformStack,
  backend: Extract<Backend, { type: T }> & { readonly type: T },
  cloud: CloudAddress,
): void {
  const { type, ...settings } = backend
  BACKENDS[type](scope, settings as Parameters<(typeof BACKENDS)[T]>[1], cloud)
}

/** cdktf takes what is not there, and nothing that is `undefined`. */
function given<T extends object>(settings: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}
