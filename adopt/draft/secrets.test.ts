import { describe, expect, it } from 'vitest'
import { isSecretAfter, isSecretText } from './secrets.ts'

const RULE = 'dcr-0123456789abcdef0123456789abcdef'

describe('an address', () => {
  it.each([
    'https://f.example.com/k3y-8sdf7sdf8s7df8s7df/write',
    'https://f.example.com/v1/9f8e7d6c5b4a3928/push?db=x',
  ])('with a key in its path is a secret: %s', (url) => {
    expect(isSecretText(url)).toBe(true)
  })

  it.each([
    `https://amw-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/${RULE}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
    'https://mimir.example.com/tenants/team-2024-eu1/api/v1/push',
    'http://k8s-a1b2c3d4e5f6.example.com/write',
  ])('without one is none: %s', (url) => {
    expect(isSecretText(url)).toBe(false)
  })
})

describe('what comes after -p', () => {
  it.each(['swordfish', 'Sw0rd-fish'])('is a password: %s', (text) => {
    expect(isSecretAfter('-p', text)).toBe(true)
  })

  it.each(['8080', '127.0.0.1:9090', '8080:80', '53/udp', '/etc/exporter', '$(PORT)'])(
    'is a port or a path: %s',
    (text) => {
      expect(isSecretAfter('-p', text)).toBe(false)
    },
  )
})
