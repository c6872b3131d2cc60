import { DashboardGrafana } from '@cdktf/provider-azurerm/lib/dashboard-grafana/index.js'
import { DataAzurermDashboardGrafana } from '@cdktf/provider-azurerm/lib/data-azurerm-dashboard-grafana/index.js'
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import { Fn, ref, TerraformStack, Token } from 'cdktf'
import type { Construct } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import type { EnvironmentContext } from './context.ts'
import { addPrincipalLookUp } from './principal.ts'
import { READER_ROLE } from './readers.ts'
import type { Workspace } from './workspace.ts'

type Settings = NonNullable<Environment['managedGrafana']>

interface GrafanaOf<S extends Settings = Settings> {
  readonly workspace: Workspace
  readonly settings: S
}

const ID = 'grafana'

/** An Azure Managed Grafana, and its identity's way into the workspace. */
export function addManagedGrafana(
  scope: Construct,
  context: EnvironmentContext,
  { workspace, settings }: GrafanaOf,
): void {
  const principalId = settings.existing
    ? findGrafana(scope, context, { workspace, settings })
    : createGrafana(scope, context, { workspace, settings })
  if (settings.existing && settings.readerRole === 'existing') return
  new RoleAssignment(scope, 'grafana_reader', {
    scope: workspace.id,
    roleDefinitionName: READER_ROLE,
    principalId,
    principalType: 'ServicePrincipal',
  })
}

/** @returns the object id of its identity */
function createGrafana(
  scope: Construct,
  context: EnvironmentContext,
  { workspace, settings }: GrafanaOf<Extract<Settings, { existing: false }>>,
): string {
  const { environment, resourceGroupName } = context
  const { name, majorVersion, publicNetworkAccess, zoneRedundancy, access } = settings
  const grafana = new DashboardGrafana(scope, ID, {
    name,
    resourceGroupName,
    location: environment.location,
    grafanaMajorVersion: `${majorVersion}`,
    publicNetworkAccessEnabled: publicNetworkAccess,
    zoneRedundancyEnabled: zoneRedundancy,
    identity: { type: 'SystemAssigned' },
    azureMonitorWorkspaceIntegrations: [{ resourceId: workspace.id }],
    // Dashboards, alerts and users that were made in it go with it.
    lifecycle: { preventDestroy: true },
  })
  for (const { principalId, principalType, role } of access) {
    const id = `grafana_${role.toLowerCase()}-${principalId.toLowerCase()}`
    const of = 'one of managedGrafana.access'
    addPrincipalLookUp(scope, context, { id: `${id}_principal`, of, principalId, principalType })
    new RoleAssignment(scope, id, {
      scope: grafana.id,
      roleDefinitionName: `Grafana ${role}`,
      principalId,
      principalType,
    })
  }
  return `\${${addressOf(grafana)}.identity[0].principal_id}`
}

/** @returns the object id of its identity */
function findGrafana(
  scope: Construct,
  { environment, providerOf }: EnvironmentContext,
  { workspace, settings }: GrafanaOf<Extract<Settings, { existing: true }>>,
): string {
  const { name, resourceGroupName } = settings
  const grafana = new DataAzurermDashboardGrafana(scope, ID, {
    name,
    resourceGroupName,
    ...providerOf(settings),
    lifecycle: {
      postcondition: [
        {
          condition: '${try(self.identity[0].principal_id, "") != ""}',
          errorMessage: `The Azure Managed Grafana ${name} has no system-assigned identity. Leave out managedGrafana and name the identity that it has under readers: { principalId, principalType: 'ServicePrincipal' }.`,
        },
      ],
    },
  })
  warnOfMissingLink(scope, environment, { grafana, workspace, settings })
  return `\${${addressOf(grafana)}.identity[0].principal_id}`
}

interface Link extends GrafanaOf<Extract<Settings, { existing: true }>> {
  readonly grafana: DataAzurermDashboardGrafana
}

/** What exists is not changed, and a link is a part of it. Without one a Grafana reads, and nobody has told it where. */
function warnOfMissingLink(
  scope: Construct,
  { subscriptionId, workspace: place }: Environment,
  { grafana, workspace, settings }: Link,
): void {
  const stack = TerraformStack.of(scope)
  const links = ref(
    `${addressOf(grafana)}.azure_monitor_workspace_integrations[*].resource_id`,
    stack,
  )
  // Azure does not keep the case of an id.
  const linked = Fn.split(',', Fn.lower(Fn.join(',', Token.asList(links))))
  const own = settings.subscriptionId && ` --subscription ${settings.subscriptionId}`
  const command = [
    `az grafana integrations monitor add --name ${settings.name}`,
    `--resource-group ${settings.resourceGroupName}${own ?? ''}`,
    `--monitor-name ${place.name} --monitor-resource-group-name ${place.resourceGroupName}`,
    `--monitor-subscription-id ${place.subscriptionId ?? subscriptionId} --skip-role-assignments true`,
  ].join(' ')
  stack.addOverride('check.grafana_is_linked', {
    assert: {
      condition: Fn.contains(linked, Fn.lower(workspace.id)),
      error_message: `The Azure Managed Grafana ${settings.name} has no data source for the workspace ${place.name}. Run: ${command}`,
    },
  })
}

function addressOf(grafana: DashboardGrafana | DataAzurermDashboardGrafana): string {
  const { friendlyUniqueId, terraformResourceType } = grafana
  const data = grafana instanceof DataAzurermDashboardGrafana ? 'data.' : ''
  return `${data}${terraformResourceType}.${friendlyUniqueId}`
}
