import { describe, expect, it } from 'vitest'
import { remoteWrite } from './remote-write.ts'
import { deploymentOf, NATIVE, OUTPUTS } from './testing/deployment.ts'

const clientId = OUTPUTS.identityClientId
const tenantId = '00000000-0000-0000-0000-000000000001'

it('sends to the sidecar on localhost, and keeps samples that are throttled or too old moving', () => {
  const prometheus = { relabelForAzureDashboards: false }
  expect(remoteWrite(deploymentOf({ prometheus }))).toEqual({
    name: 'azure-monitor',
    url: 'http://localhost:8081/api/v1/write',
    queueConfig: { sampleAgeLimit: '20m', retryOnRateLimit: true },
  })
})

it('hands on what the environment says about the queue', () => {
  const queue = { maxShards: 20, maxSamplesPerSend: 5000, sampleAgeLimit: '10m' }
  expect(remoteWrite(deploymentOf({ prometheus: { queue } })).queueConfig).toEqual({
    ...queue,
    retryOnRateLimit: true,
  })
})

describe('the rules of relabeling', () => {
  const drop = { action: 'drop' as const, sourceLabels: ['job'], regex: 'node-exporter' }
  const rulesOf = (prometheus: Parameters<typeof deploymentOf>[0]['prometheus']) =>
    remoteWrite(deploymentOf({ prometheus })).writeRelabelConfigs as readonly {
      readonly regex: string
      readonly sourceLabels: readonly string[]
    }[]

  it('are the user’s before those that rename jobs', () => {
    const rules = rulesOf({ remoteWrite: { writeRelabelConfigs: [drop] } })
    expect(rules[0]).toEqual(drop)
    expect(rules.map(({ regex }) => regex)).toContain('apiserver')
  })

  it('are the user’s alone where nothing is renamed', () => {
    const remoteWrite = { writeRelabelConfigs: [drop] }
    expect(rulesOf({ relabelForAzureDashboards: false, remoteWrite })).toEqual([drop])
  })

  it.each([
    ['prometheus-stack-0', true],
    ['prometheus-stack-shard-3-0', true],
    ['prometheus-stack-1', false],
    ['prometheus-stack-10', false],
    ['prometheus-stack-shard-0-1', false],
  ])('let the first replica of a shard write: %s, %s', (pod, writes) => {
    const [first] = rulesOf({ replicas: 2, write: 'first' })
    expect(first?.sourceLabels).toEqual(['prometheus_replica'])
    expect(new RegExp(`^(?:${first?.regex})$`).test(pod)).toBe(writes)
  })

  it('let all replicas write unless one is chosen', () => {
    expect(rulesOf({ replicas: 2 })[0]?.sourceLabels).toEqual(['metrics_path'])
    expect(rulesOf({ replicas: 2, write: 'all' })[0]?.sourceLabels).toEqual(['metrics_path'])
  })
})

it.each([
  {
    identity: { type: 'workloadIdentity' } as const,
    azureAd: { cloud: 'AzurePublic', workloadIdentity: { clientId, tenantId } },
  },
  {
    identity: { type: 'userAssigned', identity: { source: 'kubelet' } } as const,
    azureAd: { cloud: 'AzurePublic', managedIdentity: { clientId } },
  },
  {
    identity: {
      type: 'systemAssigned',
      principalId: '00000000-0000-0000-0000-0000000000cc',
    } as const,
    azureAd: { cloud: 'AzurePublic', managedIdentity: {} },
  },
])('lets Prometheus get the token of a $identity.type itself', ({ identity, azureAd }) => {
  expect(remoteWrite(deploymentOf({ ...NATIVE, identity }))).toMatchObject({
    url: OUTPUTS.ingestionUrl,
    azureAd,
  })
})

it('names the cloud as Prometheus does', () => {
  const identity = { type: 'workloadIdentity' } as const
  const deployment = deploymentOf(
    { ...NATIVE, identity },
    { cloud: 'china', location: 'chinanorth3' },
  )
  expect(remoteWrite(deployment)).toMatchObject({ azureAd: { cloud: 'AzureChina' } })
})
