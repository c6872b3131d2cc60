import { CLOUDS, scopeOf } from '../contract/cloud.ts'
import { durationOf } from '../contract/duration.ts'
import type { Cluster, Sidecar } from '../contract/environment/resolve.ts'
import { MARGIN_SECONDS } from '../contract/environment/rules/remote-write.ts'
import { inboundTokenFile, pathOf } from '../contract/environment/sidecar-files.ts'
import { proxyUrl } from '../contract/proxy.ts'
import type { SidecarConfig } from '../contract/sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS, type SidecarSettings } from '../contract/sidecar-settings.ts'
import type { Deployment } from './deployment.ts'

type Prometheus = Cluster['prometheus']

/** What the sidecar of a cluster has to know. */
export function sidecarConfig(deployment: Deployment, sidecar: Sidecar): SidecarConfig {
  const { cluster, identity, outputs } = deployment
  return {
    ...DEFAULT_SIDECAR_SETTINGS,
    ...senderSettings(cluster.prometheus),
    ...sidecar.settings,
    ...cloudConfig(deployment, sidecar.settings),
    ...networkConfig(sidecar),
    listeningPort: sidecar.port,
    ingestionUrl: outputs.ingestionUrl,
    identity,
    cluster: cluster.name,
  }
}

/** A proxy whose address is a secret is no part of it: the container has it from there. */
function networkConfig(
  sidecar: Sidecar,
): Pick<SidecarConfig, 'httpsProxy' | 'noProxy' | 'inboundTokenPath'> {
  const { url, noProxy = [] } = sidecar.network.proxy ?? {}
  const token = inboundTokenFile(sidecar)
  return {
    ...(url === undefined ? {} : { httpsProxy: proxyUrl(url) }),
    ...(noProxy.length === 0 ? {} : { noProxy: noProxy.join(',') }),
    ...(token === undefined ? {} : { inboundTokenPath: pathOf(token) }),
  }
}

/** A sidecar that is stopped waits for senders as long as they may pause. */
function senderSettings({ queue, remoteWrite }: Prometheus): Partial<SidecarSettings> {
  const { messageVersion: senderMessageVersion, remoteTimeout } = remoteWrite
  return {
    ...backoffSettings(queue.maxBackoff),
    ...(remoteTimeout === undefined
      ? {}
      : { upstreamTimeoutSeconds: answersWithin(remoteTimeout) }),
    ...(senderMessageVersion === undefined ? {} : { senderMessageVersion }),
  }
}

function backoffSettings(maxBackoff: string | undefined): Partial<SidecarSettings> {
  if (maxBackoff === undefined) return {}
  const seconds = Math.ceil(durationOf(maxBackoff) / 1000)
  return { senderMaxBackoffSeconds: Math.min(Math.max(seconds, 1), LONGEST_BACKOFF_SECONDS) }
}

/** In seconds: a little before Prometheus gives up, and as late as the sidecar does at all. */
function answersWithin(remoteTimeout: string): number {
  const seconds = Math.floor(durationOf(remoteTimeout) / 1000) - MARGIN_SECONDS
  return Math.min(seconds, DEFAULT_SIDECAR_SETTINGS.upstreamTimeoutSeconds)
}

const LONGEST_BACKOFF_SECONDS = 600

function cloudConfig(
  { environment: { cloud }, outputs }: Deployment,
  settings: Partial<SidecarSettings>,
): Pick<SidecarConfig, 'cloud' | 'authorityHost' | 'scope' | 'ingestionAllowedHosts'> {
  const ingestionAllowedHosts = settings.ingestionAllowedHosts ?? []
  if (typeof cloud === 'object') {
    const { hostname } = new URL(outputs.ingestionUrl)
    return {
      cloud: 'custom',
      authorityHost: new URL(cloud.authorityHost).origin,
      scope: scopeOf(cloud.audience),
      // No list knows this cloud's domain, and the sidecar sends its token to listed hosts only.
      ingestionAllowedHosts: [...new Set([hostname, ...ingestionAllowedHosts])],
    }
  }
  const { authorityHost, audience } = CLOUDS[cloud]
  return { cloud, authorityHost, scope: scopeOf(audience), ingestionAllowedHosts }
}
