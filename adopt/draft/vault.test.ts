import { describe, expect, it } from 'vitest'
import { adoptedOf, CLIENT, TENANT, values } from '../testing/values.ts'

describe('the vault is read', () => {
  const application = values({ IDENTITY_TYPE: 'aadApplication' })
  const providerClass = (parameters: Record<string, string>) =>
    JSON.stringify({
      kind: 'SecretProviderClass',
      spec: { parameters: { keyvaultName: 'kv-prod', tenantId: TENANT, ...parameters } },
    })

  it.each([
    ['aksAddOn', { useVMManagedIdentity: 'true', userAssignedIdentityID: CLIENT }],
    ['systemAssignedIdentity', { useVMManagedIdentity: 'true', userAssignedIdentityID: '' }],
    ['workloadIdentity', { clientID: CLIENT }],
  ])('via %s', (via, parameters) => {
    const { environment, cluster } = adoptedOf(application, providerClass(parameters))
    expect(cluster.vaultReader?.via).toBe(via)
    expect(environment.vault?.name).toBe('kv-prod')
    expect(environment.tenantId).toBe(TENANT)
  })

  it('via a service principal, whose Secret the volume names', () => {
    const csi = {
      driver: 'secrets-store.csi.k8s.io',
      nodePublishSecretRef: { name: 'vault-reader' },
    }
    const volumes = [{ name: 'store', csi }]
    const { cluster } = adoptedOf(values({ IDENTITY_TYPE: 'aadApplication' }, { volumes }))
    expect(cluster.vaultReader).toMatchObject({ secretName: 'vault-reader' })
    expect(cluster.kubernetes.kind).toBe('other')
  })
})
