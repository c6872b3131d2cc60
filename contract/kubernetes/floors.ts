/** From when on a field counts. Whatever is newer, known here or not, has it. */
export interface Floor {
  /** The first chart kube-prometheus-stack whose operator has the field: an older one drops it without a word. */
  readonly chart: string
  /** The first Prometheus that knows what the field becomes. */
  readonly prometheus: string
}

/**
 * Fields of a remote write that are written only where the environment file asks for them, by their paths.
 * Charts are those that brought the operator whose changelog names the field; versions of Prometheus are those
 * for which that operator writes it.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/CHANGELOG.md
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/prometheus/promcfg.go
 * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/UPGRADE.md
 */
export const FLOORS = {
  'azureAd.managedIdentity.clientId': { chart: '53.0.0', prometheus: '2.45.0' },
  /** Without a client id, which it needed before. */
  'azureAd.managedIdentity': { chart: '80.0.0', prometheus: '3.5.0' },
  'azureAd.workloadIdentity': { chart: '81.0.0', prometheus: '3.7.0' },
  headers: { chart: '15.0.0', prometheus: '2.15.0' },
  messageVersion: { chart: '66.0.0', prometheus: '2.54.0' },
  metadataConfig: { chart: '15.0.0', prometheus: '2.23.0' },
  remoteTimeout: { chart: '15.0.0', prometheus: '2.0.0' },
  sendExemplars: { chart: '18.0.0', prometheus: '2.27.0' },
  sendNativeHistograms: { chart: '47.0.0', prometheus: '2.40.0' },
} as const satisfies Readonly<Record<string, Floor>>

export type FlooredField = keyof typeof FLOORS

/** Charts, and the Prometheus that each of them and every newer one brings at least. */
const BROUGHT: readonly Floor[] = [
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
