import { describe, expect, it } from 'vitest'
import { fromEnv } from '../contract/sidecar-config.ts'
import { createExplain } from './explain.ts'

const host = 'amw.westeurope-1.metrics.ingest.monitor.azure.com'
const explain = createExplain(
  fromEnv({
    INGESTION_URL: `https://${host}/dataCollectionRules/dcr-${'0'.repeat(32)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
    IDENTITY_TYPE: 'aadApplication',
    AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111',
    AZURE_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
    AZURE_CLIENT_CERTIFICATE_PATH: '/certificate',
  }),
)

describe('the runbook of a network that fails', () => {
  it('is about the token where Entra ID cannot be reached', () => {
    const fault = { cause: 'proxy_refused', host: 'login.microsoftonline.com' } as const
    expect(explain(fault).runbook).toBe('AzureRemoteWriteNoToken')
  })

  it('is about writes where Azure cannot be reached', () => {
    expect(explain({ cause: 'timeout' }).runbook).toBe('AzureRemoteWriteNothingAccepted')
    expect(explain({ cause: 'dns', host }).runbook).toBe('AzureRemoteWriteNothingAccepted')
  })
})

it('what the other side answered is in the sentence or apart from it, and not twice', () => {
  const expired = explain({ cause: 'certificate_expired', detail: 'it ended yesterday' })
  expect(expired.what).toBe('the certificate has expired: it ended yesterday')
  expect(expired.detail).toBeUndefined()
  expect(explain({ cause: 'role_missing', detail: 'no access' }).detail).toBe('no access')
})
