import { describe, expect, it } from 'vitest'
import { CLOUDS } from './cloud.ts'
import { ConfigurationError } from './problem.ts'
import { fromEnv, type SidecarConfig, toEnv } from './sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS } from './sidecar-settings.ts'

const RULE = `dcr-${'0'.repeat(32)}`
const URL_PUBLIC = `https://amw-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/${RULE}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
const ID = '00000000-0000-0000-0000-000000000001'

const certificate = {
  INGESTION_URL: URL_PUBLIC,
  LISTENING_PORT: '8081',
  IDENTITY_TYPE: 'aadApplication',
  AZURE_CLIENT_ID: ID,
  AZURE_TENANT_ID: ID,
  AZURE_CLIENT_CERTIFICATE_PATH: '/mnt/secrets-store/prom',
  CLUSTER: 'c1',
}

function problemsOf(env: Record<string, string>): string[] {
  try {
    fromEnv(env)
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(({ path }) => path)
    throw error
  }
  return []
}

describe('the sidecar environment', () => {
  it("reads the variables of Microsoft's certificate page", () => {
    expect(fromEnv(certificate)).toEqual({
      ...DEFAULT_SIDECAR_SETTINGS,
      ingestionUrl: URL_PUBLIC,
      identity: {
        type: 'aadApplication',
        tenantId: ID,
        clientId: ID,
        credential: { kind: 'certificate', path: '/mnt/secrets-store/prom', sendChain: false },
      },
      cloud: 'public',
      authorityHost: 'https://login.microsoftonline.com',
      scope: 'https://monitor.azure.com/.default',
      cluster: 'c1',
    } satisfies SidecarConfig)
  })

  it('writes what it reads, byte for byte', () => {
    expect(toEnv(fromEnv(certificate))).toEqual(certificate)
  })

  it('names every missing variable at once', () => {
    expect(problemsOf({ IDENTITY_TYPE: 'aadapplication' })).toEqual([
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_CLIENT_CERTIFICATE_PATH',
      'INGESTION_URL',
    ])
  })

  it('leaves the token file of workload identity to the webhook', () => {
    const env = {
      ...certificate,
      IDENTITY_TYPE: 'workloadIdentity',
      AZURE_FEDERATED_TOKEN_FILE: '/t',
    }
    expect(toEnv(fromEnv(env))).not.toHaveProperty('AZURE_FEDERATED_TOKEN_FILE')
  })

  it.each([
    ['public', ['AZUREPUBLIC', 'AZURE_PUBLIC', 'AzurePublic', 'AzurePublicCloud', 'AzureCloud']],
    ['public', ['AZURE_PUBLIC_CLOUD', 'AZUREPUBLICCLOUD', 'public']],
    ['usGovernment', ['AzureUSGovernment', 'AzureUSGovernmentCloud', 'AZUREUSGOVERNMENTCLOUD']],
    ['usGovernment', ['AZURE_GOVERNMENT', 'AzureGovernmentCloud', 'usgovernment']],
    ['china', ['AZURECHINA', 'AzureChina', 'AzureChinaCloud', 'AZURE_CHINA_CLOUD', 'china']],
  ] as const)('takes %s in the words of every tool: %j', (cloud, names) => {
    const { ingestionDomain } = CLOUDS[cloud]
    const INGESTION_URL = URL_PUBLIC.replace(CLOUDS.public.ingestionDomain, ingestionDomain)
    for (const CLOUD of names) {
      expect(fromEnv({ ...certificate, CLOUD, INGESTION_URL }).cloud).toBe(cloud)
    }
  })

  it('takes no cloud that is gone, and no word that is none', () => {
    for (const CLOUD of ['AzureGermanCloud', 'AzureStack', 'toString', 'GOV']) {
      expect(problemsOf({ ...certificate, CLOUD })).toEqual(['CLOUD'])
    }
  })

  it.each(['AZUREGOVERNMENT', 'AZURE_GOVERNMENT', 'AzureGovernment'])(
    'takes %s as the US government cloud',
    (CLOUD) => {
      const config = fromEnv({
        ...certificate,
        CLOUD,
        INGESTION_URL: URL_PUBLIC.replace('.com/', '.us/'),
      })
      expect(config).toMatchObject({
        cloud: 'usGovernment',
        authorityHost: 'https://login.microsoftonline.us',
        scope: 'https://monitor.azure.us/.default',
      })
    },
  )

  it.each([
    'https://monitor.azure.us/',
    'https://monitor.azure.us',
    'https://monitor.azure.us/.default',
    'https://monitor.azure.us//.default',
  ])('takes the audience %s as resource or scope', (INGESTION_AAD_AUDIENCE) => {
    expect(fromEnv({ ...certificate, INGESTION_AAD_AUDIENCE }).scope).toBe(
      'https://monitor.azure.us/.default',
    )
  })

  it('demands authority and audience of a custom cloud', () => {
    const INGESTION_ALLOWED_HOSTS = new URL(URL_PUBLIC).hostname
    expect(problemsOf({ ...certificate, CLOUD: 'AZURE_CUSTOM', INGESTION_ALLOWED_HOSTS })).toEqual([
      'AAD_HOST_ENDPOINT',
      'INGESTION_AAD_AUDIENCE',
    ])
  })

  it.each([
    ['plain http', URL_PUBLIC.replace('https', 'http')],
    ['a foreign host', URL_PUBLIC.replace('azure.com', 'azure.com.example')],
    ["another cloud's host", URL_PUBLIC.replace('azure.com', 'azure.us')],
    ['credentials', URL_PUBLIC.replace('https://', 'https://user:hunter2@')],
    ['no rule', 'https://a.metrics.ingest.monitor.azure.com/api/v1/write?api-version=1'],
    ['a placeholder', '<INGESTION-URL>'],
  ])('refuses an ingestion URL with %s', (_why, INGESTION_URL) => {
    expect(problemsOf({ ...certificate, INGESTION_URL })).toEqual(['INGESTION_URL'])
  })

  it('takes any path on loopback, where the token cannot leave the pod', () => {
    const INGESTION_URL = 'http://127.0.0.1:9999/write'
    expect(fromEnv({ ...certificate, INGESTION_URL }).ingestionUrl).toBe(INGESTION_URL)
  })

  it('never shows the password in a URL', () => {
    const INGESTION_URL = URL_PUBLIC.replace('https://', 'https://user:hunter2@')
    expect(() => fromEnv({ ...certificate, INGESTION_URL })).toThrow(/\*\*\*@/)
    expect(() => fromEnv({ ...certificate, INGESTION_URL })).not.toThrow(/hunter2/)
  })

  it.each([
    'https://user:hun@ter2@host/write',
    'https://user:hun/ter2@host/write',
    'https://user:hun?ter2@host/write',
    'https://user:hun#ter2@host/write',
    'https://hun#ter2@host/write',
    'https://user:hun ter2@host/write',
    'https://user:hun\\ter2@host/write',
    'user:hun@ter2@host',
    'https://user:hun@t/er2@host/write',
  ])('never shows a part of the password in %s', (text) => {
    const variables = { INGESTION_URL: text, AZURE_POD_IDENTITY_AUTHORITY_HOST: text, CLOUD: text }
    const wrong = { ...variables, AAD_HOST_ENDPOINT: text, INGESTION_ALLOWED_HOSTS: text }
    expect(() => fromEnv({ ...certificate, ...wrong })).toThrow(/\*\*\*@host/)
    expect(() => fromEnv({ ...certificate, ...wrong })).not.toThrow(/hun|ter2|er2/)
  })

  it.each(['user:hunter2@proxy:port', 'ftp://user:hunter2@proxy', 'http://user:12/hunter2@proxy'])(
    'never shows the proxy %s',
    (HTTPS_PROXY) => {
      expect(() => fromEnv({ ...certificate, HTTPS_PROXY })).toThrow(
        /HTTPS_PROXY is "\(not shown\)"/,
      )
      expect(() => fromEnv({ ...certificate, HTTPS_PROXY })).not.toThrow(/hunter2/)
    },
  )

  it.each([
    ['proxy.example.com:3128', 'http://proxy.example.com:3128'],
    ['proxy', 'http://proxy'],
    ['10.0.0.1:3128', 'http://10.0.0.1:3128'],
    ['[fd00::1]:3128', 'http://[fd00::1]:3128'],
    ['user:hunter2@proxy:3128', 'http://user:hunter2@proxy:3128'],
    ['http://proxy:3128', 'http://proxy:3128'],
    ['https://proxy', 'https://proxy'],
  ])('reads the proxy %s as programs in Go do', (HTTPS_PROXY, httpsProxy) => {
    expect(fromEnv({ ...certificate, HTTPS_PROXY }).httpsProxy).toBe(httpsProxy)
  })

  it('refuses writes from anywhere without a token that senders present', () => {
    expect(problemsOf({ ...certificate, WRITE_SOURCES: 'any' })).toEqual(['INBOUND_TOKEN_FILE'])
  })

  it.each([
    ['MAX_BODY_BYTES', '0'],
    ['AUTH_GRACE_SECONDS', '-1'],
    ['LISTENING_PORT', '70000'],
    ['THROTTLE_STATUS', '500'],
    ['TRACE_LOGGING', 'yes'],
    ['INGESTION_ALLOWED_HOSTS', 'https://x/'],
    ['AZURE_CLIENT_CERTIFICATE_PATH', 'prom.pem'],
  ])('refuses %s=%s', (variable, value) => {
    expect(problemsOf({ ...certificate, [variable]: value })).toEqual([variable])
  })

  it('may know when its secret expires, which has to be a day', () => {
    const { AZURE_CLIENT_CERTIFICATE_PATH: _, ...ids } = certificate
    const secret = { ...ids, AZURE_CLIENT_SECRET_FILE: '/s' }
    const expiring = (day: string) => ({ ...secret, AZURE_CLIENT_SECRET_EXPIRES: day })
    expect(fromEnv(expiring('2028-02-29')).identity).toMatchObject({
      credential: { kind: 'secret', path: '/s', expires: '2028-02-29' },
    })
    for (const day of ['2027-02-29', '2028-2-1', 'soon', '2028-01-01T00:00:00Z']) {
      expect(problemsOf(expiring(day))).toEqual(['AZURE_CLIENT_SECRET_EXPIRES'])
    }
  })

  it('takes either a certificate or a secret file', () => {
    expect(problemsOf({ ...certificate, AZURE_CLIENT_SECRET_FILE: '/s' })).toEqual([
      'AZURE_CLIENT_SECRET_FILE',
    ])
  })
})

describe('INGESTION_URL names the endpoint that was meant when it is', () => {
  const rule = `/dataCollectionRules/dcr-${'0'.repeat(32)}/streams/Microsoft-PrometheusMetrics/api/v1/write`
  const problemOf = (host: string) => {
    try {
      fromEnv({
        IDENTITY_TYPE: 'systemAssigned',
        INGESTION_URL: `https://${host}${rule}?api-version=2023-04-24`,
      })
    } catch (error) {
      return String(error)
    }
    return undefined
  }

  it.each([
    ['dce-1.westeurope-1.ingest.monitor.azure.com', /takes logs, not metrics: take the metrics/],
    ['amw-1.westeurope.prometheus.monitor.azure.com', /is where a workspace is queried: take/],
  ])('%s', (host, said) => {
    expect(problemOf(host)).toMatch(said)
  })

  it('and says nothing of the right one', () => {
    expect(problemOf('dce-1.westeurope-1.metrics.ingest.monitor.azure.com')).toBeUndefined()
  })
})

it('workload identity without a client id is sent to the service account', () => {
  const env = { IDENTITY_TYPE: 'workloadIdentity', AZURE_CLIENT_ID: '' }
  expect(() => fromEnv(env)).toThrow(/AZURE_CLIENT_ID.*annotate the service account/s)
})
