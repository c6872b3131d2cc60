import { format } from './formatted.ts'

const GROUP = '/subscriptions/6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b12/resourceGroups/rg-prometheus'

/**
 * Resource ids of what exists in Azure, each with the command that prints it. Azure writes and takes them in any
 * letter case, the provider only in its own: what is not a name is put into that.
 *
 * @see https://github.com/hashicorp/go-azure-helpers/tree/main/resourcemanager/resourceids
 *
 * @param example - the end of one, from the type on: `vaults/kv`
 */
function idOf(provider: string, example: string, allowed: string, next: string) {
  const parts = example.split('/').map((part, index) => (index % 2 === 0 ? part : '[^/]+'))
  const path = `${provider.replace('.', '\\.')}/${parts.join('/')}`
  const whole = `${GROUP}/providers/${provider}/${example}`
  return format(
    new RegExp(`^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${path}$`, 'i'),
    allowed,
    whole,
    next,
  ).overwrite((id) => inCaseOf(whole, id))
}

/** An id with what is no name in it as in another of its kind. */
function inCaseOf(example: string, id: string): string {
  const fixed = example.split('/')
  // /subscriptions/ID/resourceGroups/NAME/providers/NAMESPACE/TYPE/NAME/TYPE/NAME
  const isName = (index: number) => index === 2 || index === 4 || (index > 6 && index % 2 === 0)
  const segments = id.split('/').map((text, index) => (isName(index) ? text : fixed[index]))
  return segments.join('/')
}

export const subnetId = idOf(
  'Microsoft.Network',
  'virtualNetworks/vnet-aks/subnets/nodes',
  'the resource id of a subnet',
  'az network vnet subnet show --name NAME --vnet-name VNET --resource-group GROUP --query id',
)
export const networkId = idOf(
  'Microsoft.Network',
  'virtualNetworks/vnet-spoke',
  'the resource id of a virtual network',
  'az network vnet show --name NAME --resource-group GROUP --query id',
)
export const zoneId = idOf(
  'Microsoft.Network',
  'privateDnsZones/privatelink.vaultcore.azure.net',
  'the resource id of a private DNS zone',
  'az network private-dns zone list --query "[].id"',
)
const insights = (type: string, of: string, command: string) =>
  idOf(
    'Microsoft.Insights',
    `${type}/prometheus`,
    `the resource id of ${of}`,
    `az monitor ${command} show --name NAME --resource-group GROUP --query id`,
  )
export const ruleId = insights(
  'dataCollectionRules',
  'a data collection rule',
  'data-collection rule',
)
export const endpointId = insights(
  'dataCollectionEndpoints',
  'a data collection endpoint',
  'data-collection endpoint',
)
export const actionGroupId = insights('actionGroups', 'an action group', 'action-group')
export const linkScopeId = insights(
  'privateLinkScopes',
  'an Azure Monitor Private Link Scope',
  'private-link-scope',
)
export const logWorkspaceId = idOf(
  'Microsoft.OperationalInsights',
  'workspaces/law-audit',
  'the resource id of a Log Analytics workspace',
  'az monitor log-analytics workspace show --name NAME --resource-group GROUP --query id',
)
export const storageAccountId = idOf(
  'Microsoft.Storage',
  'storageAccounts/staudit',
  'the resource id of a storage account',
  'az storage account show --name NAME --resource-group GROUP --query id',
)
export const eventHubRuleId = idOf(
  'Microsoft.EventHub',
  'namespaces/audit/authorizationRules/send',
  'the resource id of an authorization rule of an Event Hubs namespace',
  'az eventhubs namespace authorization-rule show --name NAME --namespace-name NAMESPACE --resource-group GROUP --query id',
)
