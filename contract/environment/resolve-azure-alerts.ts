import type { ParsedEnvironment } from './environment.ts'
import { nameIn } from './names.ts'

/** Fills in the name, and says where the group is to those who do not make it. */
export function resolveAzureAlerts(environment: ParsedEnvironment, origin: string) {
  const given = environment.azureAlerts
  if (given === undefined) return undefined
  const { actionGroup, ...alerts } = given
  if (actionGroup.existing) return { ...alerts, actionGroup }
  const name = actionGroup.name ?? nameIn(environment, `ag-prometheus-${origin}`)
  return { ...alerts, actionGroup: { ...actionGroup, name } }
}

export type AzureAlerts = NonNullable<ReturnType<typeof resolveAzureAlerts>>

/** The same where the workspace's alerts and the action group are made in another stack. */
export function sharedAzureAlerts(
  alerts: AzureAlerts,
  { subscriptionId, resourceGroup }: Pick<ParsedEnvironment, 'subscriptionId' | 'resourceGroup'>,
): AzureAlerts {
  const { actionGroup } = alerts
  const id = actionGroup.existing
    ? actionGroup.id
    : `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup.name}/providers/Microsoft.Insights/actionGroups/${actionGroup.name}`
  return { ...alerts, workspace: false, actionGroup: { existing: true, id } }
}
