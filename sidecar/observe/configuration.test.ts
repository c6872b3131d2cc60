import { expect, it } from 'vitest'
import { testConfig } from '../testing/start.ts'
import { effectiveConfiguration } from './configuration.ts'

const URL_OF_AZURE = 'https://ingest.example.com/api/v1/write'

function shownOf(name: string, config: Parameters<typeof testConfig>[1]) {
  const { value } =
    effectiveConfiguration(testConfig(URL_OF_AZURE, config)).find((one) => one.name === name) ?? {}
  return value
}

it.each([
  ['http://user:pass@proxy.example:3128', 'http://***@proxy.example:3128'],
  ['http://user:p@ss@proxy.example:3128', 'http://***@proxy.example:3128'],
  ['user:pass@proxy.example:3128', '***@proxy.example:3128'],
  ['http://proxy.example:3128', 'http://proxy.example:3128'],
])('shows the proxy %s without its credentials', (httpsProxy, shown) => {
  expect(shownOf('HTTPS_PROXY', { httpsProxy })).toBe(shown)
})

it('leaves an @ alone that is not in a URL', () => {
  expect(shownOf('CLUSTER', { cluster: 'team@west' })).toBe('team@west')
  expect(shownOf('AZURE_POD_IDENTITY_AUTHORITY_HOST', { imdsHost: 'http://u:p@127.0.0.1' })).toBe(
    'http://***@127.0.0.1',
  )
})

it('has defaults, marked as such, after what was set', () => {
  const shown = effectiveConfiguration(testConfig(URL_OF_AZURE, { authGraceSeconds: 60 }))
  expect(shown).toContainEqual({ name: 'AUTH_GRACE_SECONDS', value: '60', isDefault: false })
  expect(shown).toContainEqual({ name: 'THROTTLE_STATUS', value: '503', isDefault: true })
  const firstDefault = shown.findIndex(({ isDefault }) => isDefault)
  expect(shown.slice(firstDefault).every(({ isDefault }) => isDefault)).toBe(true)
  expect(new Set(shown.map(({ name }) => name)).size).toBe(shown.length)
})

it('names the file of a workload identity', () => {
  const identity = {
    type: 'workloadIdentity',
    tenantId: '11111111-1111-1111-1111-111111111111',
    clientId: '22222222-2222-2222-2222-222222222222',
    tokenPath: '/var/run/token',
  } as const
  expect(shownOf('AZURE_FEDERATED_TOKEN_FILE', { identity })).toBe('/var/run/token')
})
