import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { example, fleet, government } from '../environments/index.ts'
import { blocksOf, stackOf } from './stack.ts'

function addressesOf(input: EnvironmentInput): string[] {
  return blocksOf(stackOf(input))
    .map(({ address }) => address)
    .sort()
}

/**
 * Addresses are a contract with every state that exists: another address means that Terraform destroys
 * and creates. Whoever has to change a line here adds a `moved` block for it.
 */
describe('addresses in the state', () => {
  it('of example stay as they are', () => {
    expect(addressesOf(example)).toEqual([
      'azuread_application.aks-example_application',
      'azuread_application_certificate.aks-example_certificate_registration',
      'azuread_service_principal.aks-example_service_principal',
      'azurerm_key_vault.vault',
      'azurerm_key_vault_certificate.aks-example_certificate',
      'azurerm_monitor_workspace.workspace',
      'azurerm_resource_group.resource_group',
      'azurerm_role_assignment.aks-example_publisher',
      'azurerm_role_assignment.aks-example_vault_access',
      'azurerm_role_assignment.deployer',
      'data.azurerm_kubernetes_cluster.aks-example_aks',
      'data.azurerm_monitor_data_collection_endpoint.default_endpoint',
      'data.azurerm_monitor_data_collection_rule.default_rule',
      'time_sleep.aks-example_certificate_handover',
      'time_sleep.deployer_propagation',
    ])
  })

  it('of fleet stay as they are', () => {
    expect(addressesOf(fleet)).toEqual([
      'azuread_application.aks-certificate_application',
      'azuread_application.arc-workload_application',
      'azuread_application.edge_application',
      'azuread_application.factory_application',
      'azuread_application.lab-vm_application',
      'azuread_application_certificate.aks-certificate_certificate_registration',
      'azuread_application_certificate.edge_certificate-1_registration',
      'azuread_application_certificate.edge_certificate-2_registration',
      'azuread_application_certificate.factory_certificate_registration',
      'azuread_application_certificate.lab-vm_certificate_registration',
      'azuread_application_federated_identity_credential.arc-workload_federation',
      'azuread_service_principal.aks-certificate_service_principal',
      'azuread_service_principal.arc-workload_service_principal',
      'azuread_service_principal.edge_service_principal',
      'azuread_service_principal.factory_service_principal',
      'azuread_service_principal.lab-vm_service_principal',
      'azurerm_federated_identity_credential.aks-workload_federation',
      'azurerm_federated_identity_credential.edge_vault_reader_federation',
      'azurerm_key_vault.vault',
      'azurerm_key_vault_access_policy.aks-certificate_vault_access',
      'azurerm_key_vault_access_policy.deployer',
      'azurerm_key_vault_access_policy.edge_vault_access',
      'azurerm_key_vault_access_policy.factory_vault_access',
      'azurerm_key_vault_access_policy.lab-vm_vault_access',
      'azurerm_key_vault_certificate.aks-certificate_certificate',
      'azurerm_key_vault_certificate.edge_certificate-1',
      'azurerm_key_vault_certificate.edge_certificate-2',
      'azurerm_key_vault_certificate.factory_certificate',
      'azurerm_key_vault_certificate.lab-vm_certificate',
      'azurerm_monitor_data_collection_endpoint.aks-certificate_endpoint',
      'azurerm_monitor_data_collection_endpoint.aks-existing_endpoint',
      'azurerm_monitor_data_collection_rule.aks-certificate_rule',
      'azurerm_monitor_data_collection_rule.aks-existing_rule',
      'azurerm_role_assignment.aks-certificate_publisher',
      'azurerm_role_assignment.aks-created_publisher',
      'azurerm_role_assignment.aks-existing_publisher',
      'azurerm_role_assignment.aks-kubelet_publisher',
      'azurerm_role_assignment.aks-workload_publisher',
      'azurerm_role_assignment.arc-workload_publisher',
      'azurerm_role_assignment.edge_publisher',
      'azurerm_role_assignment.factory_publisher',
      'azurerm_role_assignment.lab-vm_publisher',
      'azurerm_role_assignment.vm-system_publisher',
      'azurerm_user_assigned_identity.aks-created_identity',
      'azurerm_user_assigned_identity.aks-workload_identity',
      'azurerm_user_assigned_identity.edge_vault_reader',
      'data.azurerm_kubernetes_cluster.aks-kubelet_aks',
      'data.azurerm_kubernetes_cluster.aks-workload_aks',
      'data.azurerm_monitor_data_collection_endpoint.default_endpoint',
      'data.azurerm_monitor_data_collection_rule.default_rule',
      'data.azurerm_monitor_workspace.workspace',
      'data.azurerm_resource_group.resource_group',
      'data.azurerm_user_assigned_identity.aks-existing_identity',
      'time_sleep.aks-certificate_certificate_handover',
      'time_sleep.edge_certificate-1_handover',
      'time_sleep.edge_certificate-2_handover',
      'time_sleep.factory_certificate_handover',
      'time_sleep.lab-vm_certificate_handover',
    ])
  })

  it('of government stay as they are', () => {
    expect(addressesOf(government)).toEqual([
      'azuread_application.aks-government_application',
      'azuread_application_certificate.aks-government_certificate_registration',
      'azuread_service_principal.aks-government_service_principal',
      'azurerm_key_vault_certificate.aks-government_certificate',
      'azurerm_monitor_action_group.action_group',
      'azurerm_monitor_alert_prometheus_rule_group.aks-government_alerts',
      'azurerm_monitor_metric_alert.events_75',
      'azurerm_monitor_metric_alert.events_95',
      'azurerm_monitor_metric_alert.events_dropped',
      'azurerm_monitor_metric_alert.samples_dropped',
      'azurerm_monitor_metric_alert.samples_duplicate',
      'azurerm_monitor_metric_alert.series_75',
      'azurerm_monitor_metric_alert.series_95',
      'azurerm_monitor_workspace.workspace',
      'azurerm_resource_group.resource_group',
      'azurerm_role_assignment.aks-government_publisher',
      'azurerm_role_assignment.aks-government_vault_access',
      'data.azurerm_key_vault.vault',
      'data.azurerm_kubernetes_cluster.aks-government_aks',
      'data.azurerm_monitor_data_collection_endpoint.default_endpoint',
      'data.azurerm_monitor_data_collection_rule.default_rule',
      'time_sleep.aks-government_certificate_handover',
    ])
  })

  it('of a cluster stay when other clusters come and go', () => {
    const [first, ...others] = fleet.clusters
    const without = addressesOf({ ...fleet, clusters: others })
    const gone = addressesOf(fleet).filter((address) => !without.includes(address))
    expect(gone).not.toEqual([])
    expect(gone.filter((address) => !address.includes(`.${first?.name}_`))).toEqual([])
    expect(without.filter((address) => !addressesOf(fleet).includes(address))).toEqual([])
  })

  it('of a certificate stay when the next generation comes', () => {
    const [edge] = fleet.clusters.filter(({ name }) => name === 'edge')
    const at = (generation: number) =>
      addressesOf({
        ...fleet,
        clusters: [
          {
            ...edge,
            name: 'edge',
            kubernetes: { kind: 'other' },
            vaultReader: { via: 'systemAssignedIdentity', principalId: fleet.tenantId },
            identity: {
              type: 'aadApplication',
              certificate: { rotation: { mode: 'generations', generation } },
            },
          },
        ],
      })
    const [before, after] = [at(2), at(3)]
    expect(before.filter((address) => !after.includes(address))).toEqual([
      'azuread_application_certificate.edge_certificate-1_registration',
      'azurerm_key_vault_certificate.edge_certificate-1',
      'time_sleep.edge_certificate-1_handover',
    ])
    expect(after.filter((address) => !before.includes(address))).toEqual([
      'azuread_application_certificate.edge_certificate-3_registration',
      'azurerm_key_vault_certificate.edge_certificate-3',
      'time_sleep.edge_certificate-3_handover',
    ])
  })

  it('of a cluster are told apart from what all clusters share', () => {
    const names = ['vault', 'workspace', 'clusters', 'azurerm', 'deployer']
    const clusters = names.map((name) => ({
      name,
      kubernetes: { kind: 'aks' as const, resourceGroupName: `rg-${name}` },
      identity: { type: 'aadApplication' as const },
      vaultReader: { via: 'aksAddOn' as const },
      sidecar: { image: 'registry.example.com/sidecar:1' },
      destination: { name },
    }))
    const addresses = addressesOf({ ...example, clusters })
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(addresses).toContain('azurerm_key_vault.vault')
    expect(addresses).toContain('azuread_application.vault_application')
  })
})
