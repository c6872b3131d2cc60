import { expect, it } from 'vitest'
import { fromEnv, toEnv } from '../contract/sidecar-config.ts'
import { sidecarConfig } from './sidecar-config.ts'
import { deploymentOf } from './testing/deployment.ts'

const image = 'registry.example.com/sidecar:1.0.0'

function configOf(...args: Parameters<typeof deploymentOf>) {
  const deployment = deploymentOf(...args)
  if (deployment.cluster.sidecar === undefined) throw new Error('no sidecar')
  return sidecarConfig(deployment, deployment.cluster.sidecar)
}

it('says every setting of the environment file, and nothing that is the default', () => {
  const settings = { throttleStatus: 429, drainMaxSeconds: 120, traceLogging: true } as const
  const config = configOf({ sidecar: { image, port: 9000, settings } })
  expect(config).toMatchObject({ ...settings, listeningPort: 9000 })
  expect(fromEnv(toEnv(config))).toEqual(config)
  expect(Object.keys(toEnv(config))).not.toContain('AUTH_GRACE_SECONDS')
})

it.each([
  [undefined, {}, undefined],
  ['30s', {}, '30'],
  ['1500ms', {}, '2'],
  ['1h', {}, '600'],
  ['30s', { senderMaxBackoffSeconds: 7 }, '7'],
] as const)('hands over maxBackoff of the queue: %s, %j', (maxBackoff, settings, seconds) => {
  const queue = maxBackoff === undefined ? {} : { maxBackoff }
  const config = configOf({ prometheus: { queue }, sidecar: { image, settings } })
  expect(toEnv(config).SENDER_MAX_BACKOFF_SECONDS).toBe(seconds)
})

it.each([
  ['30s', {}, undefined],
  ['2m', {}, undefined],
  ['15s', {}, '10'],
  ['6s', {}, '1'],
  ['15s', { upstreamTimeoutSeconds: 12 }, '12'],
] as const)('answers before Prometheus gives up: %s, %j', (remoteTimeout, settings, seconds) => {
  const prometheus = { remoteWrite: { remoteTimeout } }
  const config = configOf({ prometheus, sidecar: { image, settings } })
  expect(toEnv(config).UPSTREAM_TIMEOUT_SECONDS).toBe(seconds)
})

it('tells the preflight which version of remote write Prometheus speaks', () => {
  const config = configOf({ prometheus: { remoteWrite: { messageVersion: 'V2.0' } } })
  expect(toEnv(config).SENDER_MESSAGE_VERSION).toBe('V2.0')
})

it('describes a custom cloud in full, and lists the only host that may get its token', () => {
  const config = configOf(
    {},
    {
      cloud: {
        authorityHost: 'https://login.example.com/',
        audience: 'https://monitor.example.com/',
        ingestionDomain: 'ingest.example.com',
        metadataHost: 'management.example.com',
      },
    },
  )
  expect(config).toMatchObject({
    cloud: 'custom',
    authorityHost: 'https://login.example.com',
    scope: 'https://monitor.example.com/.default',
    ingestionAllowedHosts: ['amw.westeurope-1.metrics.ingest.monitor.azure.com'],
  })
  expect(fromEnv(toEnv(config))).toEqual(config)
})
