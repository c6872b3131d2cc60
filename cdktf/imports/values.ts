import { az, filterByName } from './az.ts'
import type { Value, WrittenBlock } from './written-stack.ts'

/** What has an id that is made of its subscription, its group and its name. */
const BY_NAME: Readonly<Record<string, string>> = {
  azurerm_monitor_action_group: 'Microsoft.Insights/actionGroups',
  azurerm_monitor_alert_prometheus_rule_group: 'Microsoft.AlertsManagement/prometheusRuleGroups',
  azurerm_monitor_metric_alert: 'Microsoft.Insights/metricAlerts',
  azurerm_monitor_private_link_scope: 'Microsoft.Insights/privateLinkScopes',
  azurerm_monitor_workspace: 'Microsoft.Monitor/accounts',
  azurerm_dashboard_grafana: 'Microsoft.Dashboard/grafana',
  azurerm_private_dns_zone: 'Microsoft.Network/privateDnsZones',
  azurerm_private_endpoint: 'Microsoft.Network/privateEndpoints',
  azurerm_key_vault: 'Microsoft.KeyVault/vaults',
  azurerm_user_assigned_identity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  azurerm_monitor_data_collection_rule: 'Microsoft.Insights/dataCollectionRules',
  azurerm_monitor_data_collection_endpoint: 'Microsoft.Insights/dataCollectionEndpoints',
}

/** The id of what is named in a group. */
export function idByName(block: WrittenBlock): string {
  return idOf(block, block.type, block.text('name'))
}

/** The id of the zone in whose group a link to it is. */
export function zoneId(link: WrittenBlock, name: string): string {
  return idOf(link, 'azurerm_private_dns_zone', name)
}

function idOf(block: WrittenBlock, type: string, name: string): string {
  const { subscription } = block
  const group = block.text('resource_group_name')
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/${BY_NAME[type]}/${name}`
}

/** `--name ... --resource-group ... --subscription ...` of what is named in a group. */
export function placeOf(block: WrittenBlock): string {
  const { subscription } = block
  return az`--name ${block.text('name')} --resource-group ${block.text('resource_group_name')} --subscription ${subscription}`
}

const known = (text: string): Value => ({ known: text })
const asked = (command: string): Value => ({ command })

/** One row per attribute that a resource of ours says of another, by type and attribute. */
const TOLD: Readonly<Record<string, (block: WrittenBlock) => Value>> = {
  'azurerm_resource_group.name': (block) => known(block.text('name')),
  'azurerm_key_vault_certificate.name': (block) => known(block.text('name')),
  'azurerm_key_vault.id': (block) => known(idByName(block)),
  'azurerm_dashboard_grafana.id': (block) => known(idByName(block)),
  'azurerm_dashboard_grafana.identity[0].principal_id': (block) =>
    asked(`grafana show ${placeOf(block)} --query identity.principalId`),
  'azurerm_monitor_private_link_scope.name': (block) => known(block.text('name')),
  'azurerm_monitor_workspace.id': (block) => known(idByName(block)),
  'azurerm_monitor_workspace.location': (block) =>
    asked(`monitor account show ${placeOf(block)} --query location`),
  'azurerm_private_dns_zone.name': (block) =>
    block.isKnown('name') ? known(block.text('name')) : asked(`${listZones(block)}.name"`),
  'azurerm_monitor_data_collection_rule.id': (block) => known(idByName(block)),
  'azurerm_monitor_workspace.default_data_collection_rule_id': (block) =>
    asked(
      `monitor account show ${placeOf(block)} --query defaultIngestionSettings.dataCollectionRuleResourceId`,
    ),
  'azurerm_user_assigned_identity.id': (block) => known(idByName(block)),
  'azurerm_user_assigned_identity.principal_id': (block) =>
    asked(`identity show ${placeOf(block)} --query principalId`),
  'azurerm_kubernetes_cluster.key_vault_secrets_provider[0].secret_identity[0].object_id': (
    block,
  ) =>
    asked(
      `aks show ${placeOf(block)} --query addonProfiles.azureKeyvaultSecretsProvider.identity.objectId`,
    ),
  'azurerm_kubernetes_cluster.kubelet_identity[0].object_id': (block) =>
    asked(`aks show ${placeOf(block)} --query identityProfile.kubeletidentity.objectId`),
  'azuread_application.id': (block) => asked(listByName('app', block, '[].id')),
  'azuread_service_principal.object_id': (block) =>
    asked(listByName('sp', block.referredTo('client_id'), '[].id')),
}

/**
 * Asks for a zone; what comes of it is to be said, and ends the word. The zone of queries carries the region of the
 * workspace, which of an existing one only Azure knows.
 */
export function listZones(zone: WrittenBlock): string {
  const place = az`--resource-group ${zone.text('resource_group_name')} --subscription ${zone.subscription}`
  const [first = '', last = ''] = zone.around('name')
  return `network private-dns zone list ${place} --query "[?starts_with(name, '${first}') && ends_with(name, '${last}')]`
}

/**
 * Asks for an application, or for its service principal, which has the same name. What `az` calls
 * `--display-name` is only how a name begins.
 */
export function listByName(of: 'app' | 'sp', application: WrittenBlock, query: string): string {
  const filter = filterByName(application.text('display_name'))
  return az`ad ${of} list --filter ${filter} --query ${query}`
}

export function tell(block: WrittenBlock, attribute: string): Value {
  const told = TOLD[`${block.type}.${attribute}`]
  if (told === undefined) throw new Error(`no import knows ${attribute} of ${block.address}`)
  return told(block)
}
