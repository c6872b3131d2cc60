import type { Environment } from './resolve.ts'
import { sharedAzureAlerts } from './resolve-azure-alerts.ts'
import type { Backend } from './resolve-backend.ts'
import { nameOfState } from './state.ts'

/** One Terraform stack: one folder, one state, one apply. */
export interface EnvironmentPart {
  /** A folder of `dist/terraform/stacks`. */
  readonly name: string
  /** What is in it: the environment itself, or what a part of it knows and makes. */
  readonly environment: Environment
  /** The environment that it is a part of. */
  readonly whole: Environment
}

/** The stacks of an environment, what clusters share first. */
export function stacksOf(whole: Environment): readonly EnvironmentPart[] {
  const { name, clusters, stacks } = whole
  if (stacks === 'one') return [{ name, environment: whole, whole }]
  return [
    { name, environment: { ...whole, clusters: [] }, whole },
    ...clusters.map((cluster) => ({
      name: `${name}.${cluster.origin}`,
      environment: { ...looksUpShared(whole, cluster.origin), clusters: [cluster] },
      whole,
    })),
  ]
}

/** For the stack of a cluster, what clusters share exists already. */
function looksUpShared(whole: Environment, cluster: string): Environment {
  const { resourceGroup, workspace, vault, azureAlerts, privateLink } = whole
  return {
    ...whole,
    readers: [],
    managedGrafana: undefined,
    privateLink: privateLink && looksUpScope(whole, privateLink),
    backend: backendOf(whole.backend, cluster),
    resourceGroup: { existing: true, name: resourceGroup.name },
    workspace: { ...placed(workspace), existing: true },
    azureAlerts: azureAlerts && sharedAzureAlerts(azureAlerts, whole),
    vault: vault && {
      ...placed(vault),
      existing: true,
      access: vault.access,
      deployerAccess: 'given',
    },
  }
}

/** The endpoints are the shared stack's; what a cluster puts into the scope is its own. */
function looksUpScope(
  { subscriptionId, resourceGroup }: Environment,
  privateLink: NonNullable<Environment['privateLink']>,
): NonNullable<Environment['privateLink']> {
  const { scope } = privateLink
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup.name}`
  const id = scope && (scope.existing ? scope.id : `${group}/providers/${SCOPES}/${scope.name}`)
  return {
    ...privateLink,
    vault: false,
    queries: false,
    scope: id === undefined ? undefined : { existing: true, id, privateEndpoint: 'existing' },
  }
}

const SCOPES = 'Microsoft.Insights/privateLinkScopes'

function placed<T extends Environment['workspace'] | NonNullable<Environment['vault']>>({
  name,
  resourceGroupName,
  subscriptionId,
}: T) {
  return { name, resourceGroupName, subscriptionId }
}

/** A state of its own, in the same place. */
function backendOf(backend: Backend, cluster: string): Backend {
  // Each stack has a folder, and the file is in it.
  if (backend.type === 'local') return backend
  const { option, value } = nameOfState(backend)
  const [, base = value, end = ''] = /^(.*?)(\.tfstate)?$/.exec(value) ?? []
  return { ...backend, [option]: `${base}.${cluster}${end}` }
}
