import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { example } from '../test/environments/index.ts'
import { resourcesOf, type Stack, stackOf } from '../test/terraform/stack.ts'

const group = '6F0D3C1A-5b7e-4f59-9a40-2f1f6c1f3b01'
const grafana = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b02'
const hub = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b03'
const WORKSPACE = '${azurerm_monitor_workspace.workspace.id}'
const READS = { scope: WORKSPACE, role_definition_name: 'Monitoring Data Reader' }

const stackWith = (changes: Partial<EnvironmentInput>) => stackOf({ ...example, ...changes })
const roles = (stack: Stack) => resourcesOf(stack, 'azurerm_role_assignment')

describe('readers', () => {
  it('may query the workspace, whatever they are', () => {
    const stack = stackWith({
      readers: [
        { principalId: group, principalType: 'Group' },
        { principalId: grafana, principalType: 'ServicePrincipal' },
      ],
    })
    expect(roles(stack)).toMatchObject({
      [`reader-${group.toLowerCase()}`]: { ...READS, principal_id: group, principal_type: 'Group' },
      [`reader-${grafana}`]: {
        ...READS,
        principal_id: grafana,
        principal_type: 'ServicePrincipal',
      },
    })
  })

  it('are looked up like all that get a right, where that is asked for', () => {
    const { data } = stackWith({
      lookUpPrincipals: true,
      readers: [{ principalId: group, principalType: 'Group' }],
      managedGrafana: {
        name: 'graf-example',
        access: [{ principalId: grafana, principalType: 'User', role: 'Viewer' }],
      },
    })
    const reader = `reader-${group.toLowerCase()}_principal`
    expect(data.azuread_groups?.[reader]).toMatchObject({ object_ids: [group] })
    const viewer = `grafana_viewer-${grafana}_principal`
    expect(data.azuread_users?.[viewer]).toMatchObject({ object_ids: [grafana] })
  })

  it('are nobody unless they are named', () => {
    expect(JSON.stringify(stackOf(example))).not.toContain('Monitoring Data Reader')
  })
})

describe('an Azure Managed Grafana', () => {
  const principal = '${azurerm_dashboard_grafana.grafana.identity[0].principal_id}'

  it('is made with an identity that reads the workspace, which is its data source', () => {
    const stack = stackWith({
      managedGrafana: {
        name: 'graf-example',
        majorVersion: 11,
        publicNetworkAccess: false,
        zoneRedundancy: true,
        access: [{ principalId: group, principalType: 'Group', role: 'Admin' }],
      },
    })
    expect(resourcesOf(stack, 'azurerm_dashboard_grafana')).toEqual({
      grafana: {
        name: 'graf-example',
        resource_group_name: expect.stringContaining('resource_group'),
        location: example.location,
        grafana_major_version: '11',
        public_network_access_enabled: false,
        zone_redundancy_enabled: true,
        identity: { type: 'SystemAssigned' },
        azure_monitor_workspace_integrations: [{ resource_id: WORKSPACE }],
        lifecycle: { prevent_destroy: true },
      },
    })
    expect(roles(stack)).toMatchObject({
      grafana_reader: { ...READS, principal_id: principal, principal_type: 'ServicePrincipal' },
      [`grafana_admin-${group.toLowerCase()}`]: {
        scope: '${azurerm_dashboard_grafana.grafana.id}',
        role_definition_name: 'Grafana Admin',
        principal_id: group,
        principal_type: 'Group',
      },
    })
  })

  it('has defaults: Grafana 12, public, one zone, and nobody who may sign in', () => {
    const stack = stackWith({ managedGrafana: { name: 'graf-example' } })
    expect(resourcesOf(stack, 'azurerm_dashboard_grafana').grafana).toMatchObject({
      grafana_major_version: '12',
      public_network_access_enabled: true,
      zone_redundancy_enabled: false,
    })
    expect(JSON.stringify(stack)).not.toContain('Grafana Admin')
  })

  it('that exists is let in, and left as it is', () => {
    const stack = stackWith({
      managedGrafana: {
        existing: true,
        name: 'graf-hub',
        resourceGroupName: 'rg-hub',
        subscriptionId: hub,
      },
    })
    expect(stack.resource.azurerm_dashboard_grafana).toBeUndefined()
    expect(stack.data.azurerm_dashboard_grafana?.grafana).toMatchObject({
      name: 'graf-hub',
      resource_group_name: 'rg-hub',
      provider: `azurerm.subscription-${hub}`,
    })
    expect(roles(stack).grafana_reader).toMatchObject({
      ...READS,
      principal_id: '${data.azurerm_dashboard_grafana.grafana.identity[0].principal_id}',
    })
    expect(JSON.stringify(stack.check?.grafana_is_linked)).toContain(
      `az grafana integrations monitor add --name graf-hub --resource-group rg-hub --subscription ${hub} --monitor-name amw-example --monitor-resource-group-name rg-prometheus-example --monitor-subscription-id ${example.subscriptionId} --skip-role-assignments true`,
    )
  })

  it('that exists and may read already is given nothing', () => {
    const stack = stackWith({
      managedGrafana: { existing: true, name: 'graf-hub', readerRole: 'existing' },
    })
    expect(roles(stack).grafana_reader).toBeUndefined()
    expect(stack.check?.grafana_is_linked).toBeDefined()
  })
})

describe("the chart's Grafana", () => {
  const [aks] = example.clusters
  const asked = (azureMonitor: object) =>
    stackWith({ clusters: [{ ...aks, grafana: { azureMonitor } }] as EnvironmentInput['clusters'] })

  it('asks as an identity of its own, which trusts its service account and nothing else', () => {
    const stack = asked({
      identity: { type: 'workloadIdentity', name: 'id-grafana', serviceAccount: 'graf' },
    })
    expect(resourcesOf(stack, 'azurerm_user_assigned_identity')).toMatchObject({
      'aks-example_grafana_identity': { name: 'id-grafana' },
    })
    expect(resourcesOf(stack, 'azurerm_federated_identity_credential')).toMatchObject({
      'aks-example_grafana_federation': {
        parent_id: '${azurerm_user_assigned_identity.aks-example_grafana_identity.id}',
        issuer: '${data.azurerm_kubernetes_cluster.aks-example_aks.oidc_issuer_url}',
        subject: 'system:serviceaccount:monitoring:graf',
      },
    })
    expect(roles(stack)['aks-example_grafana_reader']).toMatchObject({
      ...READS,
      principal_id: '${azurerm_user_assigned_identity.aks-example_grafana_identity.principal_id}',
    })
    expect(JSON.stringify(stack.output.clusters)).toContain(
      '"grafana_client_id":"${azurerm_user_assigned_identity.aks-example_grafana_identity.client_id}"',
    )
  })

  it('is called by default as the chart and the environment call it', () => {
    const stack = asked({})
    expect(resourcesOf(stack, 'azurerm_user_assigned_identity')).toMatchObject({
      'aks-example_grafana_identity': { name: 'prometheus-grafana-example-aks-example' },
    })
    expect(JSON.stringify(stack)).toContain(
      'system:serviceaccount:monitoring:kube-prometheus-stack-grafana',
    )
  })

  it('asks as an identity of the nodes, for which nothing is made', () => {
    const stack = asked({ identity: { type: 'managedIdentity', principalId: grafana } })
    expect(roles(stack)['aks-example_grafana_reader']).toMatchObject({
      ...READS,
      principal_id: grafana,
    })
    expect(stack.resource.azurerm_user_assigned_identity).toBeUndefined()
    expect(JSON.stringify(stack.output.clusters)).not.toContain('grafana_client_id')
  })
})
