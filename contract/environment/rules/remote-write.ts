import { durationOf } from '../../duration.ts'
import type { Problem, Warning } from '../../problem.ts'
import { SIDECAR_SETTINGS } from '../../sidecar-settings.ts'
import type { Cluster, Environment } from '../resolve.ts'

/** Options of the remote write that another one makes void, or that would lose samples. */
export function remoteWriteProblems(cluster: Cluster): Problem[] {
  return [...timeoutProblems(cluster), ...headerProblems(cluster), ...replicaProblems(cluster)]
}

/** How much earlier than Prometheus gives up the sidecar answers. */
export const MARGIN_SECONDS = 5

function timeoutProblems({ sidecar, prometheus }: Cluster): Problem[] {
  const { remoteTimeout } = prometheus.remoteWrite
  if (remoteTimeout === undefined || sidecar === undefined) return []
  const seconds = durationOf(remoteTimeout) / 1000
  const given = sidecar.settings.upstreamTimeoutSeconds
  if (given === undefined ? seconds >= MARGIN_SECONDS + 1 : seconds > given) return []
  return [
    {
      path: 'prometheus.remoteWrite.remoteTimeout',
      value: remoteTimeout,
      allowed:
        given === undefined
          ? `at least ${MARGIN_SECONDS + 1}s, of which the sidecar leaves ${MARGIN_SECONDS}s for the way back`
          : `more than sidecar.settings.upstreamTimeoutSeconds, which is ${given}: Prometheus would not wait for the answer, and would send the same again`,
      next: 'leave it out, the default is 30s',
    },
  ]
}

/**
 * What Prometheus sets itself, and refuses in a configuration.
 * @see https://github.com/prometheus/prometheus/blob/main/config/config.go
 */
const RESERVED_HEADERS = [
  ...['authorization', 'host', 'content-encoding', 'content-length', 'content-type', 'user-agent'],
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'www-authenticate'],
  ...['accept-encoding', 'x-prometheus-remote-write-version', 'x-prometheus-remote-read-version'],
]

function headerProblems({ sidecar, prometheus }: Cluster): Problem[] {
  return Object.keys(prometheus.remoteWrite.headers).flatMap((name) => {
    const path = `prometheus.remoteWrite.headers.${name}`
    if (sidecar !== undefined) {
      const allowed = 'nothing with transport sidecar, which passes on an allow-list of headers'
      return [{ path, value: name, allowed, next: 'remove it' }]
    }
    if (!RESERVED_HEADERS.includes(name.toLowerCase())) return []
    return [{ path, value: name, allowed: 'a header that Prometheus does not set itself' }]
  })
}

function replicaProblems({ prometheus: { write, replicas } }: Cluster): Problem[] {
  if (write !== 'first' || replicas > 1) return []
  return [
    {
      path: 'prometheus.write',
      value: write,
      allowed: 'nothing with one replica, which is the first',
      next: 'remove it, or say how many there are, replicas: 2',
    },
  ]
}

/** What works and costs, or may lose, more than is meant. */
export function remoteWriteWarnings({ clusters }: Environment): Warning[] {
  return clusters.flatMap(({ prometheus }, index) => {
    const at = (path: string) => `clusters[${index}].prometheus.${path}`
    const { messageVersion } = prometheus.remoteWrite
    const warnings: Warning[] = []
    if (messageVersion === 'V2.0') {
      warnings.push({
        path: at('remoteWrite.messageVersion'),
        value: messageVersion,
        warning:
          'nothing documents that Azure Monitor accepts remote write 2.0; where it answers 415, Prometheus drops the samples',
        next: `ask it with the sidecar's check, ${SIDECAR_SETTINGS.senderMessageVersion.variable}=V2.0 in its environment, or leave it out`,
      })
    }
    if (prometheus.replicas > 1 && prometheus.write === undefined) {
      warnings.push({
        path: at('replicas'),
        value: String(prometheus.replicas),
        warning: `every sample is sent, and paid for, ${prometheus.replicas} times`,
        next: "write: 'first' lets one replica send, write: 'all' says that this is intended; docs/kubernetes.md says what each costs",
      })
    }
    return warnings
  })
}
