import { DataAzurermMonitorWorkspace } from '@cdktf/provider-azurerm/lib/data-azurerm-monitor-workspace/index.js'
import { MonitorWorkspace } from '@cdktf/provider-azurerm/lib/monitor-workspace/index.js'
import type { Construct } from 'constructs'
import type { EnvironmentContext } from './context.ts'

/** The workspace, as far as data collection and outputs have to know it. */
export interface Workspace {
  readonly id: string
  readonly location: string
  readonly queryEndpoint: string
  readonly defaultDataCollectionRuleId: string
  readonly defaultDataCollectionEndpointId: string
}

/** The Azure Monitor workspace, which keeps the samples. */
export function addWorkspace(
  scope: Construct,
  { environment, providerOf, resourceGroupName }: EnvironmentContext,
): Workspace {
  const { workspace, location } = environment
  const id = 'workspace'
  const { name } = workspace
  if (workspace.existing) {
    return new DataAzurermMonitorWorkspace(scope, id, {
      name,
      resourceGroupName: workspace.resourceGroupName,
      ...providerOf(workspace),
    })
  }
  return new MonitorWorkspace(scope, id, {
    name,
    resourceGroupName,
    location,
    publicNetworkAccessEnabled: workspace.publicNetworkAccess,
    // 18 months of samples go with it, and nothing brings them back.
    lifecycle: { preventDestroy: true },
  })
}
