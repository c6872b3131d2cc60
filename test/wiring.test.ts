import { describe, expect, it } from 'vitest'
import { CLOUDS, scopeOf } from '../contract/cloud.ts'
import { durationOf } from '../contract/duration.ts'
import { MOUNT_PATH } from '../contract/pod.ts'
import { fromEnv } from '../contract/sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS } from '../contract/sidecar-settings.ts'
import { clusters, envOf, type Synthesized, sidecarOf, valuesOf } from './kubernetes/files.ts'

/** What the workload identity webhook injects into every container of a labeled pod. */
const WEBHOOK = {
  AZURE_FEDERATED_TOKEN_FILE: '/var/run/secrets/azure/tokens/azure-identity-token',
  AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/',
}

/** What the environment file says, in the words of the sidecar, without asking cdk8s. */
function identityOf({ environment: { tenantId }, cluster: { identity }, outputs }: Synthesized) {
  const clientId = outputs.identityClientId
  switch (identity.type) {
    case 'aadApplication': {
      const path = `${MOUNT_PATH}/${identity.certificate.name}`
      const { sendChain } = identity.certificate
      const credential = { kind: 'certificate', path, sendChain }
      return { type: 'aadApplication', tenantId, clientId, credential }
    }
    case 'clientSecret': {
      const { secretName, expires } = identity
      const credential = { kind: 'secret', path: `${MOUNT_PATH}/${secretName}`, expires }
      return { type: 'aadApplication', tenantId, clientId, credential }
    }
    case 'userAssigned':
      return { type: 'userAssigned', clientId }
    case 'systemAssigned':
      return { type: 'systemAssigned' }
    case 'workloadIdentity': {
      const tokenPath = WEBHOOK.AZURE_FEDERATED_TOKEN_FILE
      return { type: 'workloadIdentity', tenantId, clientId, tokenPath }
    }
    default:
      return identity satisfies never
  }
}

describe('a synthesized container spec, read by the sidecar', () => {
  it.each(clusters.filter(({ cluster }) => cluster.transport === 'sidecar'))(
    'says of $name exactly what its environment file says',
    (files) => {
      const { environment, cluster, outputs } = files
      const container = sidecarOf(valuesOf(files))
      if (container === undefined || typeof environment.cloud === 'object') {
        throw new Error('a sidecar in a listed cloud is expected')
      }
      const { authorityHost, audience } = CLOUDS[environment.cloud]
      const webhook = cluster.identity.type === 'workloadIdentity' ? WEBHOOK : {}
      expect(fromEnv({ ...envOf(container), ...webhook })).toEqual({
        ...DEFAULT_SIDECAR_SETTINGS,
        senderMaxBackoffSeconds: durationOf(cluster.prometheus.queue.maxBackoff ?? '5s') / 1000,
        ...cluster.sidecar?.settings,
        listeningPort: cluster.sidecar?.port,
        ingestionUrl: outputs.ingestionUrl,
        identity: identityOf(files),
        cloud: environment.cloud,
        authorityHost,
        scope: scopeOf(audience),
        cluster: cluster.name,
      })
    },
  )

  it('covers every identity', () => {
    const types = clusters
      .filter(({ cluster }) => cluster.transport === 'sidecar')
      .map(({ cluster }) => cluster.identity.type)
    expect(new Set(types)).toEqual(
      new Set(['aadApplication', 'userAssigned', 'systemAssigned', 'workloadIdentity']),
    )
  })

  it.each(clusters.filter(({ cluster }) => cluster.transport === 'native'))(
    'is not there for $name, where Prometheus writes by itself',
    (files) => {
      expect(sidecarOf(valuesOf(files))).toBeUndefined()
    },
  )
})
