import { createHash } from 'node:crypto'
import { CLOUDS } from '../../contract/cloud.ts'
import type { Environment } from '../../contract/environment/resolve.ts'
import { REFERENCE } from './references.ts'
import { type Block, type Body, blocksOf, type Stack } from './stack.ts'

/**
 * The same stack with every resource and data source replaced by Terraform's built-in `terraform_data`,
 * which needs neither provider nor Azure: its input is what we say plus what Azure would answer. So a
 * real Terraform evaluates every expression, condition and output.
 *
 * @param answers - overrides what Azure answers, by address
 */
export function simulate(
  stack: Stack,
  environment: Environment,
  answers: Readonly<Record<string, Body>> = {},
): Record<string, unknown> {
  const blocks = blocksOf(stack)
  const simulated = blocks.map(({ body, ...block }) => {
    const { lifecycle, depends_on: dependsOn, ...input } = body
    const answer = { ...answerOf({ ...block, body }, environment), ...answers[block.address] }
    return [
      nameOf(block.address),
      {
        input: rewrite({ ...input, ...answer }),
        ...(lifecycle === undefined ? {} : { lifecycle: rewrite(conditionsOf(lifecycle), true) }),
        ...rewriteDependencies(dependsOn),
      },
    ]
  })
  const evaluated = blocks.map(({ address }) => [
    address,
    `\${terraform_data.${nameOf(address)}.output}`,
  ])
  return {
    terraform: { required_version: stack.terraform.required_version },
    resource: { terraform_data: Object.fromEntries(simulated) },
    ...(stack.locals && { locals: rewrite(stack.locals) }),
    ...(stack.check && { check: rewrite(stack.check) }),
    ...(stack.removed && {
      removed: stack.removed.map(({ from, ...rest }) => {
        return { from: `terraform_data.${nameOf(String(from))}`, ...rest }
      }),
    }),
    output: {
      ...Object.fromEntries(
        Object.entries(stack.output).map(([name, { depends_on: dependsOn, ...output }]) => [
          name,
          { ...(rewrite(output) as Body), ...rewriteDependencies(dependsOn) },
        ]),
      ),
      evaluated: { value: Object.fromEntries(evaluated) },
    },
  }
}

/** Arguments that the stand-in does not have can be neither changed nor left alone. */
function conditionsOf(lifecycle: unknown): Body {
  const { ignore_changes: _ignored, ...conditions } = lifecycle as Body
  return conditions
}

function rewriteDependencies(dependsOn: unknown): Body {
  return Array.isArray(dependsOn)
    ? { depends_on: dependsOn.map((address) => `terraform_data.${nameOf(address)}`) }
    : {}
}

export function nameOf(address: string): string {
  return address.replaceAll('.', '__')
}

function rewrite(value: unknown, condition = false): unknown {
  if (typeof value === 'string') {
    if (!value.includes('${')) return value
    const text = value.replaceAll(REFERENCE, (_reference, address: string, attribute = '') => {
      return `terraform_data.${nameOf(address)}.output${attribute && `.${attribute}`}`
    })
    return condition ? text.replaceAll(/\bself\./g, 'self.output.') : text
  }
  if (Array.isArray(value)) return value.map((entry) => rewrite(entry, condition))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, rewrite(entry, condition)]),
  )
}

/** An id that only this address has, so that a mix-up shows. */
export function guidOf(address: string, attribute: string): string {
  return `00000000-0000-4000-8000-${hexOf(`${address}.${attribute}`, 12)}`
}

function hexOf(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits)
}

/** What Azure, Entra or the time provider answer for a block: attributes that we do not set. */
export function answerOf({ type, address, body, data }: Block, environment: Environment): Body {
  const answer = ANSWERS[type]
  if (answer === undefined) throw new Error(`no answer is known for ${type}`)
  const guid = (attribute: string) => guidOf(address, attribute)
  return answer({ guid, address, body, data, environment })
}

/** Blocks as Terraform keeps them: a list each, also where there is only one. */
function asLists(block: unknown): Body {
  return Object.fromEntries(
    Object.entries(block as Body).map(([key, value]) => [
      key,
      typeof value === 'object' && !Array.isArray(value) ? [value] : value,
    ]),
  )
}

interface Question {
  readonly guid: (attribute: string) => string
  readonly address: string
  readonly body: Body
  readonly data: boolean
  readonly environment: Environment
}

const insights = '/providers/Microsoft.Insights'

const ANSWERS: Readonly<Record<string, (question: Question) => Body>> = {
  azurerm_resource_group: ({ body, data }) => ({
    id: `/subscriptions/s/resourceGroups/${body.name}`,
    ...(data && { location: 'somewhere' }),
  }),
  azurerm_monitor_workspace: ({ body, data, environment: { cloud, location } }) => {
    const managed = `/subscriptions/s/resourceGroups/MA_${body.name}_${location}_managed${insights}`
    return {
      id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Monitor/accounts/${body.name}`,
      ...(data && { location }),
      default_data_collection_rule_id: `${managed}/dataCollectionRules/${body.name}`,
      default_data_collection_endpoint_id: `${managed}/dataCollectionEndpoints/${body.name}`,
      query_endpoint: `https://${body.name}.${location}.prometheus.monitor.azure.${
        typeof cloud === 'object' ? 'com' : CLOUDS[cloud].ingestionDomain.split('.').at(-1)
      }`,
    }
  },
  azurerm_monitor_data_collection_rule: ({ address, data }) => ({
    id: `/subscriptions/s/resourceGroups/g${insights}/dataCollectionRules/${address}`,
    immutable_id: `dcr-${hexOf(address, 32)}`,
    ...(data && { data_flow: [{ streams: ['Microsoft-PrometheusMetrics'] }] }),
  }),
  azurerm_monitor_data_collection_endpoint: ({ address, body, data, environment }) => {
    const { cloud, location, workspace } = environment
    const domain = typeof cloud === 'object' ? cloud.ingestionDomain : CLOUDS[cloud].ingestionDomain
    // The workspace's own endpoint has the workspace's name; others are looked up by theirs.
    const name = data && String(body.name).includes('${') ? workspace.name : body.name
    return {
      id: `/subscriptions/s/resourceGroups/g${insights}/dataCollectionEndpoints/${address}`,
      metrics_ingestion_endpoint: `https://${name}-${hexOf(address, 4)}.${location}-1.metrics.${domain}`,
    }
  },
  azurerm_monitor_action_group: ({ body }) => ({
    id: `/subscriptions/s/resourceGroups/g${insights}/actionGroups/${body.name}`,
  }),
  azurerm_monitor_metric_alert: ({ address }) => ({ id: address }),
  azurerm_monitor_alert_prometheus_rule_group: ({ address }) => ({ id: address }),
  azurerm_key_vault: ({ body, environment, data }) => ({
    id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/${body.name}`,
    ...(data && { rbac_authorization_enabled: environment.vault?.access === 'rbac' }),
  }),
  azurerm_key_vault_certificate: ({ address, body, data }) => {
    const dates = { not_before: '2026-01-01T00:00:00Z', expires: '2999-01-01T00:00:00Z' }
    return {
      id: `https://kv.vault.azure.net/certificates/${address}`,
      certificate_data_base64: `certificate of ${address}`,
      ...(data
        ? dates
        : {
            certificate_policy: [asLists(body.certificate_policy)],
            certificate_attribute: [dates],
          }),
    }
  },
  azurerm_key_vault_certificate_contacts: ({ address }) => ({ id: address }),
  azurerm_key_vault_access_policy: ({ address }) => ({ id: address }),
  azurerm_role_assignment: ({ address }) => ({ id: address }),
  azurerm_dashboard_grafana: ({ body, data, guid }) => ({
    id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Dashboard/grafana/${body.name}`,
    identity: [{ type: 'SystemAssigned', principal_id: guid('principal_id') }],
    ...(data && { azure_monitor_workspace_integrations: [] }),
  }),
  azurerm_private_endpoint: ({ address }) => ({ id: address }),
  azurerm_private_dns_zone: ({ body }) => ({
    id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/${body.name}`,
  }),
  azurerm_private_dns_zone_virtual_network_link: ({ address }) => ({ id: address }),
  azurerm_monitor_private_link_scope: ({ body }) => ({
    id: `/subscriptions/s/resourceGroups/g${insights}/privateLinkScopes/${body.name}`,
  }),
  azurerm_monitor_private_link_scoped_service: ({ address }) => ({ id: address }),
  azurerm_monitor_diagnostic_setting: ({ address }) => ({ id: address }),
  azurerm_management_lock: ({ address }) => ({ id: address }),
  azurerm_user_assigned_identity: ({ address, guid }) => ({
    id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/${address}`,
    client_id: guid('client_id'),
    principal_id: guid('principal_id'),
  }),
  azurerm_federated_identity_credential: ({ address }) => ({ id: address }),
  azurerm_kubernetes_cluster: ({ address, guid }) => ({
    oidc_issuer_enabled: true,
    oidc_issuer_url: `https://oidc.example.com/${address}/`,
    kubelet_identity: [
      { client_id: guid('kubelet.client_id'), object_id: guid('kubelet.object_id') },
    ],
    key_vault_secrets_provider: [
      {
        secret_rotation_enabled: true,
        secret_identity: [
          { client_id: guid('add_on.client_id'), object_id: guid('add_on.object_id') },
        ],
      },
    ],
  }),
  azuread_application: ({ guid }) => ({
    id: `/applications/${guid('object_id')}`,
    object_id: guid('object_id'),
    client_id: guid('client_id'),
  }),
  azuread_groups: ({ address }) => ({ display_names: [address] }),
  azuread_users: ({ guid }) => ({ users: [{ object_id: guid('object_id') }] }),
  azuread_service_principals: ({ guid }) => ({
    service_principals: [{ object_id: guid('object_id') }],
  }),
  azuread_service_principal: ({ guid }) => ({ object_id: guid('object_id') }),
  azuread_application_certificate: ({ guid }) => ({ key_id: guid('key_id') }),
  azuread_application_federated_identity_credential: ({ guid }) => ({
    credential_id: guid('credential_id'),
  }),
  time_sleep: ({ address }) => ({ id: address }),
}
