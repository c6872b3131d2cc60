/** From when on a field counts. Whatever is newer, known here or not, has it. */
export interface Floor {
  /** The first operator whose CRD has the field: an older one drops it without a word. */
  readonly operator: string
  /** The first chart kube-prometheus-stack that brings that CRD. */
  readonly chart: string
  /** The first Prometheus that knows what the field becomes; left out where it becomes nothing of Prometheus'. */
  readonly prometheus?: string
  /** What comes of it where it is dropped, for a field that is written without being asked for. */
  readonly without?: string
}

/**
 * Fields that are written and that not every chart has, by their paths below `prometheusSpec`; `action.NAME` is a value
 * of `action`, and `agentMode` stands beside `prometheusSpec`. Operators are those whose changelog names the field, or
 * whose CRD was the first with it; charts are those whose `crds/` was the first with it; versions of Prometheus are
 * those for which the operator writes it.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/CHANGELOG.md
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/prometheus/promcfg.go
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack/charts/crds/crds
 */
export const FLOORS = {
  agentMode: { operator: '0.64.0', chart: '47.4.0', prometheus: '2.32.0' },
  'containers.securityContext.seccompProfile': {
    operator: '0.52.0',
    chart: '20.0.0',
    without:
      'a namespace with Pod Security restricted refuses the pod unless the pod itself says it',
  },
  /** Without it the sidecar is an init container that never ends, and Prometheus never starts. */
  'initContainers.restartPolicy': { operator: '0.68.0', chart: '51.0.0' },
  'remoteWrite.azureAd.managedIdentity.clientId': {
    operator: '0.69.0',
    chart: '53.0.0',
    prometheus: '2.45.0',
  },
  /** Without a client id, which it needed before. */
  'remoteWrite.azureAd.managedIdentity': {
    operator: '0.87.0',
    chart: '80.0.0',
    prometheus: '3.5.0',
  },
  'remoteWrite.azureAd.workloadIdentity': {
    operator: '0.88.0',
    chart: '81.0.0',
    prometheus: '3.7.0',
  },
  'remoteWrite.headers': { operator: '0.46.0', chart: '14.0.0', prometheus: '2.15.0' },
  'remoteWrite.messageVersion': { operator: '0.78.0', chart: '66.0.0', prometheus: '2.54.0' },
  'remoteWrite.metadataConfig.maxSamplesPerSend': {
    operator: '0.82.0',
    chart: '71.0.0',
    prometheus: '2.29.0',
  },
  'remoteWrite.metadataConfig.send': {
    operator: '0.47.0',
    chart: '15.0.0',
    prometheus: '2.23.0',
  },
  'remoteWrite.metadataConfig.sendInterval': {
    operator: '0.47.0',
    chart: '15.0.0',
    prometheus: '2.23.0',
  },
  'remoteWrite.queueConfig.retryOnRateLimit': {
    operator: '0.53.0',
    chart: '25.0.0',
    prometheus: '2.26.0',
    without: 'Prometheus drops what is answered 429, which the sidecar answers 503 by default',
  },
  'remoteWrite.queueConfig.sampleAgeLimit': {
    operator: '0.73.0',
    chart: '58.0.0',
    prometheus: '2.50.0',
    without:
      'after an outage Prometheus first sends what Azure no longer accepts, and what it would accept waits for that',
  },
  'remoteWrite.sendExemplars': { operator: '0.50.0', chart: '18.0.0', prometheus: '2.27.0' },
  'remoteWrite.sendNativeHistograms': {
    operator: '0.66.0',
    chart: '47.0.0',
    prometheus: '2.40.0',
  },
  'remoteWrite.writeRelabelConfigs.action.dropequal': {
    operator: '0.64.0',
    chart: '46.0.0',
    prometheus: '2.41.0',
  },
  'remoteWrite.writeRelabelConfigs.action.keepequal': {
    operator: '0.64.0',
    chart: '46.0.0',
    prometheus: '2.41.0',
  },
  'remoteWrite.writeRelabelConfigs.action.lowercase': {
    operator: '0.58.0',
    chart: '39.0.0',
    prometheus: '2.36.0',
  },
  'remoteWrite.writeRelabelConfigs.action.uppercase': {
    operator: '0.58.0',
    chart: '39.0.0',
    prometheus: '2.36.0',
  },
  shards: { operator: '0.44.0', chart: '12.4.0' },
} as const satisfies Readonly<Record<string, Floor>>

/**
 * What is written besides: fields that every chart has since 11.0.0 (operator 0.43), the first with CRDs of the form
 * that Kubernetes takes today. What is below them is Kubernetes' own, a user's, or has a row above.
 */
export const EVERY_CHART_HAS: readonly string[] = [
  ...['containers', 'externalLabels', 'image', 'initContainers', 'podMetadata', 'replicas'],
  ...['replicaExternalLabelName', 'replicaExternalLabelNameClear', 'resources', 'retention'],
  ...['storageSpec', 'volumeMounts', 'volumes'],
  ...['name', 'remoteTimeout', 'url', 'writeRelabelConfigs'].map((one) => `remoteWrite.${one}`),
  ...['batchSendDeadline', 'capacity', 'maxBackoff', 'maxSamplesPerSend', 'maxShards'].map(
    (one) => `remoteWrite.queueConfig.${one}`,
  ),
  ...['minBackoff', 'minShards'].map((one) => `remoteWrite.queueConfig.${one}`),
  // It came with the first identity.
  'remoteWrite.azureAd.cloud',
]

export type FlooredField = keyof typeof FLOORS

/** Charts, and the Prometheus that each of them and every newer one brings at least. */
const BROUGHT: readonly { readonly chart: string; readonly prometheus: string }[] = [
  { chart: '53.0.0', prometheus: '2.47.2' },
  { chart: '58.0.0', prometheus: '2.51.1' },
  { chart: '66.0.0', prometheus: '2.55.0' },
  { chart: '78.0.0', prometheus: '3.6.0' },
  { chart: '80.0.0', prometheus: '3.8.0' },
  { chart: '81.0.0', prometheus: '3.9.1' },
  { chart: '88.5.3', prometheus: '3.14.0' },
]

/** The Prometheus that a chart brings at least; `undefined` for a chart that is older than those known here. */
export function prometheusOf(chart: string): string | undefined {
  return BROUGHT.findLast((row) => !isOlder(chart, row.chart))?.prometheus
}

export function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}
