import { describe, expect, it } from 'vitest'
import { alerts } from './alerts.ts'
import { deploymentOf } from './testing/deployment.ts'

type Changes = Parameters<typeof deploymentOf>[0]

function exprOf(name: string, changes: Changes): string | undefined {
  return alerts(deploymentOf(changes)).find((alert) => alert.name === name)?.expr
}

describe('the alert for an expiring certificate', () => {
  const days = (certificate: object) => {
    const identity = { type: 'aadApplication', certificate } as const
    const expr = exprOf('AzureRemoteWriteCertificateExpiring', { identity })
    return Number(/< (\d+) \* 86400$/.exec(expr ?? '')?.[1])
  }

  it('leaves Key Vault half of the time it has for renewing', () => {
    expect(days({ rotation: { mode: 'vault', renewDaysBeforeExpiry: 60 } })).toBe(30)
    expect(days({ rotation: { mode: 'vault', renewDaysBeforeExpiry: 15 } })).toBe(8)
  })

  it('leaves people a month for the next generation, less for certificates that live shorter', () => {
    expect(days({ rotation: { mode: 'generations', generation: 1 } })).toBe(30)
    expect(days({ rotation: { mode: 'generations', generation: 1 }, validityMonths: 2 })).toBe(14)
  })

  it('is not there for an identity without one', () => {
    const identity = { type: 'workloadIdentity' } as const
    const names = alerts(deploymentOf({ identity, vaultReader: undefined })).map(({ name }) => name)
    expect(names.filter((name) => name.includes('Certificate'))).toEqual([])
    expect(names).toContain('AzureRemoteWriteNoToken')
  })
})

describe('the alerts for a client secret', () => {
  const application = {
    clientId: '00000000-0000-0000-0000-0000000000c1',
    principalId: '00000000-0000-0000-0000-0000000000c2',
  }
  const identity = { type: 'clientSecret', application, expires: '2028-03-01' } as const
  const names = (changes: Changes) =>
    alerts(deploymentOf(changes))
      .map(({ name }) => name)
      .filter((name) => /Certificate|ClientSecret/.test(name))

  it('warn a month before it expires, and three days before', () => {
    expect(names({ identity })).toEqual([
      'AzureRemoteWriteClientSecretExpiring',
      'AzureRemoteWriteClientSecretExpiresSoon',
    ])
    const expr = exprOf('AzureRemoteWriteClientSecretExpiring', { identity })
    expect(expr).toMatch(/client_secret_expiry_timestamp_seconds > 0\) - time\(\) < 30 \* 86400$/)
  })

  it('are not there for a certificate', () => {
    expect(names({}).filter((name) => name.includes('ClientSecret'))).toEqual([])
  })
})

describe('the alert for a sidecar that is down', () => {
  const expr = (shards: number) => exprOf('AzureRemoteWriteSidecarDown', { prometheus: { shards } })

  it('fires when there is no target, unless another shard may have it', () => {
    expect(expr(1)).toContain('absent(')
    expect(expr(2)).toBe('up{job="monitoring/prometheus-remote-write"} == 0')
  })
})
