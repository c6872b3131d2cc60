import { expect, it } from 'vitest'
import { environments } from '../testing/cases.ts'
import { adoptedOf, CLIENT, INGESTION, native, TENANT, values } from '../testing/values.ts'

const secret = (name: string) => ({ secretKeyRef: { name, key: 'value' } })

it.each([
  [
    'azureAd.oauth',
    native({
      oauth: { clientId: CLIENT, tenantId: TENANT, clientSecret: { name: 'entra', key: 'value' } },
    }),
  ],
  [
    'a prometheus.yml',
    `remote_write: [{url: '${INGESTION}', azuread: {oauth: {client_id: ${CLIENT}, tenant_id: ${TENANT}, client_secret: hush}}}]`,
  ],
])('%s stays an application with its secret, which is never printed', (_, text) => {
  const { cluster, draft, environment, notes } = adoptedOf(text)
  expect(environment.tenantId).toBe(TENANT)
  expect(cluster).toMatchObject({
    transport: 'sidecar',
    identity: { type: 'clientSecret', application: { clientId: CLIENT } },
  })
  expect(draft + notes).not.toMatch('hush')
})

it('where the secret is today is said', () => {
  const { unknown, changes } = environments('15-oauth2')
  expect(changes.join()).toMatch('today it is Secret amw, key secret')
  expect(unknown.join()).not.toMatch('undefined')
})

it('a client id in a Secret is to be filled in', () => {
  const { text } = environments('15-oauth2')
  expect(text).toMatch("clientId: '<client id>', // TODO the client id comes from Secret amw (id)")
})

it('a secret that the CSI driver mounts keeps its name in the vault, and its day', () => {
  const { cluster, environment } = environments('55-sidecar-with-everything')
  expect(environment?.vault).toMatchObject({ name: 'kv-prom' })
  expect(environment?.deployer).toBeUndefined()
  expect(cluster?.identity).toMatchObject({
    secretName: 'remote-write-secret',
    expires: '2027-03-01',
  })
})

it('an application with a certificate is none, whatever else its container has', () => {
  const env = { IDENTITY_TYPE: 'aadApplication', AZURE_CLIENT_SECRET: 'hush' }
  const path = { AZURE_CLIENT_CERTIFICATE_PATH: '/mnt/secrets-store/cert' }
  expect(adoptedOf(values(env)).cluster.identity.type).toBe('clientSecret')
  expect(adoptedOf(values({ ...env, ...path })).cluster.identity.type).toBe('aadApplication')
  expect(JSON.stringify(adoptedOf(values(env)).environments[0]?.draft)).not.toMatch('hush')
})

it('a secret of a Kubernetes Secret is named', () => {
  const container = {
    name: 'x',
    env: [
      { name: 'INGESTION_URL', value: INGESTION },
      { name: 'AZURE_CLIENT_SECRET', valueFrom: secret('entra') },
    ],
  }
  const { cluster, notes } = adoptedOf(values({}, { containers: [container] }))
  expect(cluster.identity.type).toBe('clientSecret')
  expect(notes).toMatch('today it is Secret entra, key value')
})
