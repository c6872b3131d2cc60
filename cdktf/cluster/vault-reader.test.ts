import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { example } from '../../test/environments/index.ts'
import { blocksOf, resourcesOf, stackOf } from '../../test/terraform/stack.ts'

type ClusterInput = EnvironmentInput['clusters'][number]

const principalId = '00000000-0000-0000-0000-000000000077'

function stackWith(
  cluster: Partial<ClusterInput>,
  access: 'rbac' | 'accessPolicies' = 'accessPolicies',
) {
  return stackOf({
    ...example,
    vault: { name: 'kv-test', access },
    clusters: example.clusters.map((given) => ({ ...given, name: 'a', ...cluster })),
  })
}
const policyOf = (stack: ReturnType<typeof stackOf>) =>
  resourcesOf(stack, 'azurerm_key_vault_access_policy').a_vault_access

describe('the reader of the vault', () => {
  it.each<[NonNullable<ClusterInput['vaultReader']>, string]>([
    [
      { via: 'aksAddOn' },
      '${data.azurerm_kubernetes_cluster.a_aks.key_vault_secrets_provider[0].secret_identity[0].object_id}',
    ],
    [{ via: 'userAssignedIdentity', clientId: example.tenantId, principalId }, principalId],
    [{ via: 'systemAssignedIdentity', principalId }, principalId],
    [{ via: 'workloadIdentity' }, '${azurerm_user_assigned_identity.a_vault_reader.principal_id}'],
    [{ via: 'servicePrincipal', principalId, secretName: 'vault-reader' }, principalId],
  ])('%j gets the right to one principal', (vaultReader, principal) => {
    const rbac = resourcesOf(stackWith({ vaultReader }, 'rbac'), 'azurerm_role_assignment')
    expect(rbac.a_vault_access).toEqual({
      scope:
        '${azurerm_key_vault.vault.id}/secrets/${azurerm_key_vault_certificate.a_certificate.name}',
      role_definition_name: 'Key Vault Secrets User',
      principal_id: principal,
      principal_type: 'ServicePrincipal',
    })
    expect(policyOf(stackWith({ vaultReader }))).toEqual({
      key_vault_id: '${azurerm_key_vault.vault.id}',
      tenant_id: example.tenantId,
      object_id: principal,
      secret_permissions: ['Get'],
    })
  })

  it('may list secrets only where versions are mounted side by side', () => {
    const identity = (mountVersions: boolean) => ({
      type: 'aadApplication' as const,
      certificate: { rotation: { mode: 'vault' as const, mountVersions } },
    })
    expect(policyOf(stackWith({ identity: identity(true) }))?.secret_permissions).toEqual([
      'Get',
      'List',
    ])
    expect(policyOf(stackWith({ identity: identity(false) }))?.secret_permissions).toEqual(['Get'])
  })

  it('with workload identity is trusted as the service account of Prometheus', () => {
    const stack = stackWith({
      kubernetes: { kind: 'other', issuerUrl: 'https://oidc.example.com/a' },
      vaultReader: { via: 'workloadIdentity' },
      prometheus: { namespace: 'metrics', serviceAccount: 'writer' },
    })
    const credentials = resourcesOf(stack, 'azurerm_federated_identity_credential')
    expect(credentials.a_vault_reader_federation).toMatchObject({
      parent_id: '${azurerm_user_assigned_identity.a_vault_reader.id}',
      issuer: 'https://oidc.example.com/a',
      subject: 'system:serviceaccount:metrics:writer',
      audience: ['api://AzureADTokenExchange'],
    })
  })

  it('does not exist without a certificate', () => {
    const stack = stackWith({ identity: { type: 'workloadIdentity' }, vaultReader: undefined })
    expect(blocksOf(stack).filter(({ id }) => id.includes('vault_'))).toEqual([])
  })
})
