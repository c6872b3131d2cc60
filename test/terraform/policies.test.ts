import { describe, expect, it } from 'vitest'
import { theCompany } from '../environments/companies.ts'
import { environments, example, fleet, government } from '../environments/index.ts'
import { POLICIES, type PolicyName, violated } from './policies.ts'
import { type Body, resourcesOf, type Stack, stackOf } from './stack.ts'

/** Sets something deep in a stack: `set(stack, 'output/clusters/sensitive', true)`. */
function set(root: object, path: string, value: unknown): void {
  const keys = path.split('/')
  const last = String(keys.pop())
  const parent = keys.reduce<object>((at, key) => Reflect.get(at, key), root)
  Reflect.set(parent, last, value)
}

type Breakage = (stack: Stack) => void
const setting =
  (path: string, value: unknown): Breakage =>
  (stack) =>
    set(stack, path, value)

const publisher = 'resource/azurerm_role_assignment/edge_publisher'
const reader = 'resource/azurerm_role_assignment/aks-example_vault_access'
const federation = 'resource/azurerm_federated_identity_credential/aks-workload_federation'
const certificate = 'resource/azurerm_key_vault_certificate/edge_certificate-2'
const policy = `${certificate}/certificate_policy`
const registration = 'resource/azuread_application_certificate/edge_certificate-2_registration'
const vault = 'resource/azurerm_key_vault/vault'
const accessPolicy = 'resource/azurerm_key_vault_access_policy/edge_vault_access'
const backend = 'terraform/backend/azurerm'
const metricAlert = 'resource/azurerm_monitor_metric_alert/events_95'
const ruleGroup = 'resource/azurerm_monitor_alert_prometheus_rule_group/aks-government_alerts'
const ofGovernment =
  (path: string, value: unknown): Breakage =>
  (stack) => {
    Object.assign(stack, stackOf(government))
    set(stack, path, value)
  }
const roles = 'resource/azurerm_role_assignment'
const endpoint = 'resource/azurerm_private_endpoint/vault_endpoint'
const { input: company } = theCompany('around-the-workspace')
const around =
  (path: string, value: unknown): Breakage =>
  (stack) => {
    Object.assign(stack, stackOf(company))
    set(stack, path, value)
  }

/** Ways to break a stack; each must be noticed by its policy, and the stack is whole before. */
const BREAKAGES: Readonly<Record<PolicyName, readonly Breakage[]>> = {
  'gives the publisher role on a data collection rule and nowhere else': [
    setting(`${publisher}/scope`, '${data.azurerm_resource_group.resource_group.id}'),
    setting(`${publisher}/scope`, '/subscriptions/00000000-0000-0000-0000-000000000012'),
    setting(`${publisher}/scope`, '${data.azurerm_monitor_workspace.workspace.id}'),
  ],
  'gives narrow roles and no other': [
    setting(`${publisher}/role_definition_name`, 'Owner'),
    setting(`${publisher}/role_definition_name`, 'Contributor'),
    setting(`${publisher}/role_definition_name`, undefined),
  ],
  'lets readers at one secret and not at the vault': [
    (stack) => {
      Object.assign(stack, stackOf(example))
      set(stack, `${reader}/scope`, '${azurerm_key_vault.vault.id}')
    },
  ],
  'gives rights to object ids, never to client ids': [
    setting(`${publisher}/principal_id`, '${azuread_application.edge_application.client_id}'),
    (stack) => {
      const id = '00000000-0000-0000-0000-000000000099'
      set(stack, 'provider/azurerm/0/client_id', id)
      set(stack, `${accessPolicy}/object_id`, id)
    },
  ],
  'lets people and programs at one workspace and one Grafana, and at nothing above them': [
    around(`${roles}/grafana_reader/scope`, '${azurerm_resource_group.resource_group.id}'),
    around(`${roles}/shop_grafana_reader/scope`, '/subscriptions/s'),
    around(`${roles}/grafana_reader/role_definition_name`, 'Grafana Admin'),
  ],
  'shuts an endpoint only where a scope lets samples in': [
    around('resource/azurerm_monitor_private_link_scoped_service', {}),
  ],
  'makes private endpoints that are found by their names': [
    around(`${endpoint}/private_service_connection/is_manual_connection`, true),
    around(`${endpoint}/private_dns_zone_group`, undefined),
    around(`${endpoint}/private_dns_zone_group/private_dns_zone_ids`, []),
  ],
  'locks what it keeps from being deleted, and lets it be changed': [
    around('resource/azurerm_management_lock/vault_lock/lock_level', 'ReadOnly'),
  ],
  'says the type of each principal': [setting(`${publisher}/principal_type`, undefined)],
  'trusts one service account per federated credential': [
    setting(`${federation}/subject`, 'system:serviceaccount:monitoring:*'),
    setting(`${federation}/subject`, 'system:serviceaccount:*'),
    setting(`${federation}/issuer`, 'http://oidc.example.com'),
    setting(`${federation}/audience`, ['api://AzureADTokenExchange', 'api://other']),
  ],
  'makes certificates for client authentication only, and short-lived ones': [
    setting(`${policy}/key_properties/key_size`, 1024),
    setting(`${policy}/key_properties/key_type`, 'oct'),
    setting(`${policy}/key_properties/exportable`, false),
    setting(`${policy}/key_properties/reuse_key`, true),
    setting(`${policy}/secret_properties/content_type`, 'application/x-pem-file'),
    setting(`${policy}/x509_certificate_properties/key_usage`, ['digitalSignature', 'keyCertSign']),
    setting(`${policy}/x509_certificate_properties/extended_key_usage`, undefined),
    setting(`${policy}/x509_certificate_properties/validity_in_months`, 24),
    setting(`${policy}/lifetime_action`, undefined),
  ],
  'registers public parts with their own dates, the new one first': [
    setting(`${registration}/encoding`, 'pem'),
    setting(`${registration}/encoding`, undefined),
    setting(`${registration}/end_date`, '2030-01-01T00:00:00Z'),
    setting(`${registration}/start_date`, undefined),
    setting(`${registration}/application_id`, '${azuread_application.edge_application.client_id}'),
    setting(`${registration}/lifecycle`, undefined),
  ],
  'creates vaults that cannot be emptied for good': [
    setting(`${vault}/purge_protection_enabled`, false),
    setting(`${vault}/rbac_authorization_enabled`, undefined),
    setting(`${vault}/soft_delete_retention_days`, undefined),
  ],
  'gives access policies the least that works': [
    setting(`${accessPolicy}/secret_permissions`, ['Get', 'Set']),
    setting(`${accessPolicy}/certificate_permissions`, ['Purge']),
    setting(`${accessPolicy}/key_permissions`, ['Get']),
  ],
  'refuses to destroy what cannot be made again': [
    setting(`${vault}/lifecycle`, undefined),
    around('resource/azurerm_dashboard_grafana/grafana/lifecycle', undefined),
  ],
  'has alerts that are evaluated, and that somebody hears': [
    ofGovernment(`${metricAlert}/enabled`, false),
    ofGovernment(`${metricAlert}/severity`, 0),
    ofGovernment(`${metricAlert}/action`, undefined),
    ofGovernment(`${ruleGroup}/rule_group_enabled`, undefined),
    ofGovernment(`${ruleGroup}/rule/0/enabled`, undefined),
    ofGovernment(`${ruleGroup}/rule/0/action`, []),
    ofGovernment(
      `${ruleGroup}/rule`,
      Array.from({ length: 21 }, () => ({ enabled: true })),
    ),
  ],
  'keeps its state where others have it too, without ids of people or keys': [
    setting('terraform/backend', { local: { path: 'terraform.tfstate' } }),
    setting(`${backend}/use_oidc`, false),
    setting(`${backend}/use_azuread_auth`, undefined),
    setting(`${backend}/client_id`, '00000000-0000-0000-0000-000000000099'),
    setting('terraform/backend', { pg: { conn_str: 'postgres://example.com/state' } }),
    setting('terraform/cloud', { organization: 'contoso', token: 'x' }),
  ],
  'pins what it runs with': [
    setting('terraform/required_version', undefined),
    setting('terraform/required_providers/azurerm/version', '~> 4.55'),
  ],
  'runs an azurerm that goes on working when Key Vault retires its older versions': [
    setting('terraform/required_providers/azurerm/version', '4.55.0'),
    setting('terraform/required_providers/azurerm/version', '4.9.0'),
    setting('terraform/required_providers/azurerm/version', '~> 4.81'),
  ],
  'has outputs that may be committed': [setting('output/clusters/sensitive', true)],
  'holds no secret': [
    setting('provider/azuread/0/client_secret', 'x'),
    setting(`${registration}/value`, '-----BEGIN PRIVATE KEY-----'),
    setting(`${backend}/key`, `${'A'.repeat(86)}==`),
  ],
  'holds no path of the machine that synthesized it': [
    setting(`${backend}/key`, '/home/someone/terraform.tfstate'),
    setting(`${backend}/key`, 'C:\\terraform.tfstate'),
  ],
}

describe('every stack', () => {
  it.each(environments.map((input) => [input.name, input] as const))(
    'of %s keeps every policy',
    (_name, input) => {
      expect(violated(stackOf(input))).toEqual({})
    },
  )
})

describe('a policy notices a stack that no longer', () => {
  it.each(Object.entries(BREAKAGES))('%s', (name, breakages) => {
    for (const broken of breakages) {
      const stack = stackOf(fleet)
      broken(stack)
      expect(Object.keys(violated(stack)), String(broken)).toContain(name)
    }
  })

  it('does so by looking at every block of a kind', () => {
    const stack = stackOf(fleet)
    for (const body of Object.values(resourcesOf(stack, 'azurerm_role_assignment'))) {
      const other: Body = { role_definition_name: 'Owner' }
      Object.assign(body, other)
    }
    expect(POLICIES['gives narrow roles and no other'](stack)).toHaveLength(fleet.clusters.length)
  })
})
