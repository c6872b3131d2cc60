import { az } from './az.ts'
import { idByName, listByName, listZones, placeOf, zoneId } from './values.ts'
import type { Value, WrittenBlock } from './written-stack.ts'

/** How a resource that exists is found. */
export interface Search {
  /** Its id, where names tell it: then the command says no more than whether it is there. */
  readonly id?: string
  /** A command of `az` that prints ids, a line each, and nothing where there is none. */
  readonly command: string
  /** What the command needs to know first, by the name of a variable of the shell. */
  readonly variables?: Readonly<Record<string, Value>>
  /** What its id looks like. */
  readonly format: RegExp
}

/** What the provider cannot take over, and why that is no loss. */
interface MadeAnew {
  readonly anew: string
}

type Row = MadeAnew | { readonly search: (block: WrittenBlock) => Search }

const GUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const RESOURCE = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+(\/.+)?$/i

/** Something in a group that a command of `az` shows by its name. */
function named(command: string): Row {
  return {
    search: (block) => ({
      id: idByName(block),
      command: `${command} show ${placeOf(block)} --query id`,
      format: RESOURCE,
    }),
  }
}

/**
 * One row per type of resource that a stack has: how it is found again, in the provider's own form of ids.
 *
 * @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.81.0/website/docs/r
 * @see https://github.com/hashicorp/terraform-provider-azuread/tree/v3.7.0/docs/resources
 */
const ROWS = {
  azurerm_resource_group: {
    search: (block) => ({
      id: `/subscriptions/${block.subscription}/resourceGroups/${block.text('name')}`,
      command: az`group show --name ${block.text('name')} --subscription ${block.subscription} --query id`,
      format: RESOURCE,
    }),
  },
  azurerm_monitor_action_group: named('monitor action-group'),
  azurerm_monitor_alert_prometheus_rule_group: named('alerts-management prometheus-rule-group'),
  azurerm_monitor_metric_alert: named('monitor metrics alert'),
  azurerm_monitor_workspace: named('monitor account'),
  azurerm_monitor_data_collection_rule: named('monitor data-collection rule'),
  azurerm_monitor_data_collection_endpoint: named('monitor data-collection endpoint'),
  azurerm_monitor_private_link_scope: named('monitor private-link-scope'),
  azurerm_monitor_private_link_scoped_service: {
    search: (block) => {
      const [name, scope] = [block.text('name'), block.text('scope_name')]
      const group = block.text('resource_group_name')
      return {
        id: `/subscriptions/${block.subscription}/resourceGroups/${group}/providers/Microsoft.Insights/privateLinkScopes/${scope}/scopedResources/${name}`,
        command: `monitor private-link-scope scoped-resource show ${placeOf(block)} ${az`--scope-name ${scope}`} --query id`,
        format: RESOURCE,
      }
    },
  },
  azurerm_monitor_diagnostic_setting: {
    search: (block) => {
      const [name, target] = [block.text('name'), block.text('target_resource_id')]
      return {
        id: `${target}|${name}`,
        command: az`monitor diagnostic-settings show --name ${name} --resource ${target} --query id`,
        format: RESOURCE,
      }
    },
  },
  azurerm_management_lock: {
    search: (block) => {
      const id = `${block.text('scope')}/providers/Microsoft.Authorization/locks/${block.text('name')}`
      return { id, command: az`lock show --ids ${id} --query id`, format: RESOURCE }
    },
  },
  azurerm_dashboard_grafana: named('grafana'),
  azurerm_private_endpoint: named('network private-endpoint'),
  azurerm_private_dns_zone: {
    search: (block) => ({
      ...(block.isKnown('name') && { id: idByName(block) }),
      command: `${listZones(block)}.id"`,
      format: RESOURCE,
    }),
  },
  azurerm_private_dns_zone_virtual_network_link: {
    search: (block) => {
      const zone = block.value('private_dns_zone_name')
      const links = 'known' in zone && `${zoneId(block, zone.known)}/virtualNetworkLinks`
      return {
        ...(links && { id: `${links}/${block.text('name')}` }),
        variables: { zone },
        command: `network private-dns link vnet show ${placeOf(block)} --zone-name "$zone" --query id`,
        format: RESOURCE,
      }
    },
  },
  azurerm_user_assigned_identity: named('identity'),
  azurerm_key_vault: named('keyvault'),
  azurerm_key_vault_certificate: {
    search: (block) => ({
      command: az`keyvault certificate show --vault-name ${nameIn(block.text('key_vault_id'))} --name ${block.text('name')} --query id`,
      format: /^https:\/\/[^/]+\/certificates\/[^/]+\/\w+$/,
    }),
  },
  azurerm_key_vault_certificate_contacts: {
    search: (block) => ({
      command: az`keyvault show --name ${nameIn(block.text('key_vault_id'))} --subscription ${block.subscription} --query ${"join('', [properties.vaultUri, 'certificates/contacts'])"}`,
      format: /^https:\/\/[^/]+\/certificates\/contacts$/,
    }),
  },
  azurerm_key_vault_access_policy: {
    search: (block) => {
      const vault = block.text('key_vault_id')
      const object = block.value('object_id')
      return {
        ...('known' in object && { id: `${vault}/objectId/${object.known}` }),
        variables: { principal: object },
        command: `${az`keyvault show --name ${nameIn(vault)} --subscription ${block.subscription}`} --query "properties.accessPolicies[?objectId=='$principal'].join('/objectId/', ['${vault}', objectId])"`,
        format: new RegExp(`^/subscriptions/.+/objectId/${GUID}$`, 'i'),
      }
    },
  },
  azurerm_role_assignment: {
    search: (block) => ({
      variables: { scope: block.value('scope'), principal: block.value('principal_id') },
      command: `role assignment list --scope "$scope" --query "[?principalId=='$principal' && roleDefinitionName=='${block.text('role_definition_name')}'].id"`,
      format: new RegExp(
        `^/subscriptions/.+/providers/Microsoft.Authorization/roleAssignments/${GUID}$`,
        'i',
      ),
    }),
  },
  azurerm_federated_identity_credential: {
    search: (block) => {
      const identity = block.referredTo('parent_id')
      const place = az`--identity-name ${identity.text('name')} --resource-group ${identity.text('resource_group_name')} --subscription ${block.subscription}`
      const name = block.text('name')
      return {
        id: `${block.text('parent_id')}/federatedIdentityCredentials/${name}`,
        command: `${az`identity federated-credential show --name ${name}`} ${place} --query id`,
        format: RESOURCE,
      }
    },
  },
  azuread_application: {
    search: (block) => ({
      command: listByName('app', block, "[].join('', ['/applications/', id])"),
      format: new RegExp(`^/applications/${GUID}$`, 'i'),
    }),
  },
  azuread_service_principal: {
    search: (block) => ({
      command: listByName(
        'sp',
        block.referredTo('client_id'),
        "[].join('', ['/servicePrincipals/', id])",
      ),
      format: new RegExp(`^/servicePrincipals/${GUID}$`, 'i'),
    }),
  },
  azuread_application_federated_identity_credential: {
    search: (block) => ({
      variables: { application: withoutKind(block.value('application_id')) },
      command: `ad app federated-credential list --id "$application" --query "[?name=='${block.text('display_name')}'].join('/', ['$application', 'federatedIdentityCredential', id])"`,
      format: new RegExp(`^${GUID}/federatedIdentityCredential/${GUID}$`, 'i'),
    }),
  },
  azuread_application_certificate: {
    anew: 'Entra ID never gives the value of a certificate back, so an imported one would be replaced',
  },
  time_sleep: { anew: 'it only waits' },
} as const satisfies Readonly<Record<string, Row>>

/** The row of a type. */
export function rowOf(type: string): Row {
  const rows: Readonly<Record<string, Row>> = ROWS
  const row = rows[type]
  if (row === undefined) throw new Error(`no import knows resources of type ${type}`)
  return row
}

/** The name at the end of a resource id. */
function nameIn(id: string): string {
  return id.split('/').at(-1) ?? id
}

function withoutKind(id: Value): Value {
  return 'known' in id ? { known: id.known.replace('/applications/', '') } : id
}
