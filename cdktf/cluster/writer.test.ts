import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { example } from '../../test/environments/index.ts'
import { blocksOf, resourcesOf, stackOf } from '../../test/terraform/stack.ts'

type ClusterInput = EnvironmentInput['clusters'][number]

const image = 'registry.example.com/sidecar:1'
const deployer = '00000000-0000-0000-0000-000000000003'

function stackWith(cluster: Partial<ClusterInput>, changes: Partial<EnvironmentInput> = {}) {
  const certificate = cluster.identity === undefined
  return stackOf({
    ...example,
    ...changes,
    clusters: [
      {
        name: 'a',
        kubernetes: { kind: 'aks', resourceGroupName: 'rg-a' },
        identity: { type: 'aadApplication' },
        sidecar: { image },
        ...(certificate || cluster.identity?.type === 'aadApplication'
          ? { vaultReader: { via: 'aksAddOn' } }
          : {}),
        ...cluster,
      },
    ],
  })
}

/** Types of everything that belongs to the cluster, but for what every cluster has. */
function kindsOf(stack: ReturnType<typeof stackOf>): string[] {
  return blocksOf(stack)
    .filter(({ id }) => id.startsWith('a_') && id !== 'a_publisher')
    .map(({ data, type }) => `${data ? 'data.' : ''}${type}`)
    .sort()
}
const publisherOf = (stack: ReturnType<typeof stackOf>) =>
  resourcesOf(stack, 'azurerm_role_assignment').a_publisher

describe('the identity that writes', () => {
  it('as an application has one name, owners, and a service principal', () => {
    const stack = stackWith({})
    expect(resourcesOf(stack, 'azuread_application').a_application).toEqual({
      display_name: 'prometheus-remote-write-example-a',
      sign_in_audience: 'AzureADMyOrg',
      prevent_duplicate_names: true,
      owners: [deployer],
    })
    expect(resourcesOf(stack, 'azuread_service_principal').a_service_principal).toEqual({
      client_id: '${azuread_application.a_application.client_id}',
      owners: [deployer],
    })
  })

  it('gets one role, on the rule, by its object id', () => {
    expect(publisherOf(stackWith({}))).toEqual({
      scope: '${azurerm_monitor_workspace.workspace.default_data_collection_rule_id}',
      role_definition_name: 'Monitoring Metrics Publisher',
      principal_id: '${azuread_service_principal.a_service_principal.object_id}',
      principal_type: 'ServicePrincipal',
    })
  })

  it.each<[string, ClusterInput['identity'], string[]]>([
    [
      'workload identity on a user-assigned identity',
      { type: 'workloadIdentity' },
      [
        'azurerm_federated_identity_credential',
        'azurerm_user_assigned_identity',
        'data.azurerm_kubernetes_cluster',
      ],
    ],
    [
      'workload identity on an application',
      { type: 'workloadIdentity', principal: 'application' },
      [
        'azuread_application',
        'azuread_application_federated_identity_credential',
        'azuread_service_principal',
        'data.azurerm_kubernetes_cluster',
      ],
    ],
    [
      'the kubelet identity',
      { type: 'userAssigned', identity: { source: 'kubelet' } },
      ['data.azurerm_kubernetes_cluster'],
    ],
    [
      'a new user-assigned identity',
      { type: 'userAssigned', identity: { source: 'created' } },
      ['azurerm_user_assigned_identity'],
    ],
    [
      'an existing user-assigned identity',
      {
        type: 'userAssigned',
        identity: { source: 'existing', name: 'id-nodes', resourceGroupName: 'rg-nodes' },
      },
      ['data.azurerm_user_assigned_identity'],
    ],
    ['a system-assigned identity', { type: 'systemAssigned', principalId: deployer }, []],
  ])('as %s needs this and nothing else', (_name, identity, kinds) => {
    expect(kindsOf(stackWith({ identity }))).toEqual(kinds)
  })

  it('is trusted as exactly the service account of Prometheus', () => {
    const stack = stackWith({
      identity: { type: 'workloadIdentity' },
      prometheus: { namespace: 'metrics', release: 'kps' },
    })
    expect(resourcesOf(stack, 'azurerm_federated_identity_credential').a_federation).toMatchObject({
      issuer: '${data.azurerm_kubernetes_cluster.a_aks.oidc_issuer_url}',
      subject: 'system:serviceaccount:metrics:kps-kube-prometheus-stack-prometheus',
    })
  })

  it('writes through a rule of its own in the region of the workspace', () => {
    const stack = stackWith({ dataCollection: { rule: 'own', ruleName: 'dcr-a' } })
    expect(publisherOf(stack)?.scope).toBe('${azurerm_monitor_data_collection_rule.a_rule.id}')
    expect(resourcesOf(stack, 'azurerm_monitor_data_collection_rule').a_rule).toMatchObject({
      name: 'dcr-a',
      location: '${azurerm_monitor_workspace.workspace.location}',
      data_collection_endpoint_id: '${azurerm_monitor_data_collection_endpoint.a_endpoint.id}',
      data_flow: [{ streams: ['Microsoft-PrometheusMetrics'], destinations: ['workspace'] }],
      destinations: {
        monitor_account: [
          { name: 'workspace', monitor_account_id: '${azurerm_monitor_workspace.workspace.id}' },
        ],
      },
    })
    expect(stack.data).not.toHaveProperty('azurerm_monitor_data_collection_rule')
  })
})
