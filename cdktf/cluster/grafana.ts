import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import type { Construct } from 'constructs'
import type { Cluster } from '../../contract/environment/resolve.ts'
import type { ClusterContext } from '../context.ts'
import { addPrincipalLookUp } from '../principal.ts'
import { READER_ROLE } from '../readers.ts'
import type { Workspace } from '../workspace.ts'
import { addIdentityFederation } from './federation.ts'
import { addIdentity } from './identity.ts'

type Asks = NonNullable<NonNullable<Cluster['grafana']>['azureMonitor']>['identity']

/**
 * Lets the chart's Grafana query the workspace.
 *
 * @returns the client id with which it asks, where its identity is made here
 */
export function addGrafana(
  scope: Construct,
  context: ClusterContext,
  { workspace }: { readonly workspace: Workspace },
): { readonly clientId: string } | undefined {
  const asks = context.cluster.grafana?.azureMonitor?.identity
  if (asks === undefined) return undefined
  const { principalId, clientId } = addAsker(scope, context, asks)
  const principalType = 'ServicePrincipal'
  addPrincipalLookUp(scope, context, {
    id: 'grafana_principal',
    of: `the Grafana of ${context.cluster.name}`,
    principalId,
    principalType,
  })
  new RoleAssignment(scope, 'grafana_reader', {
    scope: workspace.id,
    roleDefinitionName: READER_ROLE,
    principalId,
    principalType,
  })
  return clientId === undefined ? undefined : { clientId }
}

function addAsker(
  scope: Construct,
  context: ClusterContext,
  asks: Asks,
): { readonly principalId: string; readonly clientId?: string } {
  if (asks.type === 'managedIdentity') return { principalId: asks.principalId }
  const { name, serviceAccount } = asks
  const identity = addIdentity(scope, context, { id: 'grafana_identity', name })
  addIdentityFederation(scope, context, { id: 'grafana_federation', identity, serviceAccount })
  return { principalId: identity.principalId, clientId: identity.clientId }
}
