import { CLOUDS, scopeOf } from '../contract/cloud.ts'
import { durationOf } from '../contract/duration.ts'
import type { SidecarConfig } from '../contract/sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS, type SidecarSettings } from '../contract/sidecar-settings.ts'
import type { Deployment } from './deployment.ts'

type Sidecar = NonNullable<Deployment['cluster']['sidecar']>

/** What the sidecar of a cluster has to know. */
export function sidecarConfig(deployment: Deployment, sidecar: Sidecar): SidecarConfig {
  const { cluster, identity, outputs } = deployment
  return {
    ...DEFAULT_SIDECAR_SETTINGS,
    ...senderSettings(cluster.prometheus.queue.maxBackoff),
    ...sidecar.settings,
    ...cloudConfig(deployment, sidecar.settings),
    listeningPort: sidecar.port,
    ingestionUrl: outputs.ingestionUrl,
    identity,
    cluster: cluster.name,
  }
}

/** A sidecar that is stopped waits for senders as long as they may pause. */
function senderSettings(maxBackoff: string | undefined): Partial<SidecarSettings> {
  if (maxBackoff === undefined) return {}
  const seconds = Math.ceil(durationOf(maxBackoff) / 1000)
  return { senderMaxBackoffSeconds: Math.min(Math.max(seconds, 1), LONGEST_BACKOFF_SECONDS) }
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
