import { DataAzurermMonitorWorkspace } from '@cdktf/provider-azurerm/lib/data-azurerm-monitor-workspace/index.js'
import { MonitorWorkspace } from '@cdktf/provider-azurerm/lib/monitor-workspace/index.js'
import type { Construct } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'

export type Workspace = MonitorWorkspace | DataAzurermMonitorWorkspace

/** The Azure Monitor workspace, which keeps the samples. */
export function workspaceOf(
  scope: Construct,
  { workspace, location }: Environment,
  resourceGroupName: string,
): Workspace {
  const id = 'workspace'
  const { name } = workspace
  if (workspace.existing) {
    return new DataAzurermMonitorWorkspace(scope, id, {
      name,
      resourceGroupName: workspace.resourceGroupName,
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
