import { describe, expect, it } from 'vitest'
import { adoptedOf, CLIENT, native, TENANT, values } from '../testing/values.ts'

describe('the identity', () => {
  it.each([
    ['userAssigned', { IDENTITY_TYPE: 'userAssigned', AZURE_CLIENT_ID: CLIENT }],
    ['userAssigned', { IDENTITY_TYPE: 'USERASSIGNED', AZURE_CLIENT_ID: CLIENT }],
    ['systemAssigned', { IDENTITY_TYPE: 'systemassigned' }],
    ['workloadIdentity', { IDENTITY_TYPE: 'workloadIdentity' }],
    ['aadApplication', { IDENTITY_TYPE: 'aadApplication' }],
    ['aadApplication', { AZURE_CLIENT_CERTIFICATE_PATH: '/mnt/secrets-store/cert' }],
    ['userAssigned', { AZURE_CLIENT_ID: CLIENT }],
  ])('is %s with %o', (type, env) => {
    const { cluster } = adoptedOf(values(env))
    expect([cluster.identity.type, cluster.transport]).toEqual([type, 'sidecar'])
  })

  it.each([
    ['userAssigned', 'native', { managedIdentity: { clientId: CLIENT } }],
    ['systemAssigned', 'native', { managedIdentity: {} }],
    ['workloadIdentity', 'native', { workloadIdentity: { clientId: CLIENT, tenantId: TENANT } }],
    ['workloadIdentity', 'native', { sdk: { tenantId: TENANT } }],
    ['clientSecret', 'sidecar', { oauth: { clientId: CLIENT, tenantId: TENANT } }],
  ])('is %s, transport %s, with azureAd %o', (type, transport, azureAd) => {
    const { cluster } = adoptedOf(native(azureAd))
    expect([cluster.identity.type, cluster.transport]).toEqual([type, transport])
  })

  it('is workload identity where pod identity was', () => {
    const podMetadata = { labels: { aadpodidbinding: 'prometheus', team: 'shop' } }
    const { cluster, notes } = adoptedOf(values({ IDENTITY_TYPE: 'userAssigned' }, { podMetadata }))
    expect(cluster.identity.type).toBe('workloadIdentity')
    expect(cluster.prometheus.podLabels).toEqual({ team: 'shop' })
    expect(notes).toMatch('aadpodidbinding')
  })

  it('names the role assignment that is in the way', () => {
    expect(adoptedOf(values({ IDENTITY_TYPE: 'userAssigned' })).notes).toMatch('import it')
    expect(adoptedOf(values({ IDENTITY_TYPE: 'aadApplication' })).notes).not.toMatch('import it')
  })
})
