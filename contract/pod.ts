/** Names that several objects of one cluster, and several rooms, have to agree on. */

/** The sidecar's container. As on Microsoft's pages, like the port and the volume: their troubleshooting applies. */
export const CONTAINER = 'prom-remotewrite'
/** The container's port, by name. */
export const PORT = 'rw-port'
/** The volume of the Secrets Store CSI driver. */
export const VOLUME = 'secrets-store-inline'
/** Where that volume is in the container. */
export const MOUNT_PATH = '/mnt/secrets-store'
/** The volume of the authorities that the sidecar trusts besides those of Node.js. */
export const CA_VOLUME = 'azure-monitor-ca'
/** The volume of the tokens that senders of other pods present. */
export const INBOUND_TOKEN_VOLUME = 'azure-monitor-inbound-token'
/** The remote write's name, which is the label `remote_name` of Prometheus' own metrics. */
export const REMOTE_WRITE = 'azure-monitor'
/** The release that the chart's own pages install. */
export const RELEASE = 'kube-prometheus-stack'

/**
 * The name of every object that this project adds to the namespace. A release of another name has it in
 * theirs, so that two releases share a namespace.
 */
export function objectName(release: string): string {
  return release === RELEASE ? 'prometheus-remote-write' : `prometheus-remote-write-${release}`
}

/** The label `job` that the operator gives to the sidecar's metrics: it is that of their PodMonitor. */
export function sidecarJob({
  namespace,
  release,
}: {
  readonly namespace: string
  readonly release: string
}): string {
  return `${namespace}/${objectName(release)}`
}

/** A pod label of our own: what selects pods does not depend on how the chart abbreviates a release's name. */
export const POD_LABEL = 'remote-write'

/** The label on the pods of one release, which its PodMonitor and NetworkPolicy select. */
export function podLabels(release: string): Readonly<Record<string, string>> {
  return { [POD_LABEL]: release === RELEASE ? REMOTE_WRITE : `release-${release}` }
}

/**
 * Names in the lists of `prometheusSpec` that are ours, or that the operator takes itself.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/k8s/merge.go
 */
export const RESERVED_NAMES = {
  containers: [CONTAINER, 'prometheus', 'config-reloader', 'thanos-sidecar'],
  initContainers: [CONTAINER, 'init-config-reloader'],
  volumes: [
    VOLUME,
    CA_VOLUME,
    INBOUND_TOKEN_VOLUME,
    'config',
    'config-out',
    'tls-assets',
    'web-config',
  ],
  volumeMounts: [],
  remoteWrites: [REMOTE_WRITE],
} as const satisfies Record<string, readonly string[]>

/**
 * Ports of the operator's own containers: Prometheus, its config reloader, Thanos.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/prometheus/common.go
 */
export const RESERVED_PORTS: Readonly<Record<number, string>> = {
  8080: 'config-reloader',
  9090: 'prometheus',
  10901: 'thanos-sidecar',
  10902: 'thanos-sidecar',
}

/** Of an init container that is gone by the time when the sidecar, whose default port it is, starts. */
export const INIT_PORTS: Readonly<Record<number, string>> = { 8081: 'init-config-reloader' }
