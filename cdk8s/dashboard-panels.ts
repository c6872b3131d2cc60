/** Units of Grafana. */
type Unit = 'percentunit' | 's' | 'short' | 'reqps' | 'Bps' | 'bytes' | 'cps'

interface Query {
  readonly expr: string
  readonly legend: string
}

export interface Panel {
  readonly title: string
  readonly description: string
  readonly unit: Unit
  readonly queries: readonly Query[]
  /** Colors from these values on; the first, `null`, is the color below all others. */
  readonly thresholds?: readonly Threshold[]
  /** Areas on top of each other, so that their sum can be seen. */
  readonly isStacked?: true
  /** The alert whose runbook says what to do. */
  readonly alert?: `AzureRemoteWrite${string}`
}

interface Threshold {
  readonly color: string
  readonly value: number | null
}

/** One line or number for each pod. */
export const ofPods = (expr: string, what = ''): Query => ({
  expr,
  legend: `{{cluster}} {{namespace}}/{{pod}}${what && ` ${what}`}`,
})

/** One for each cluster; `what` may name more labels. */
export const ofClusters = (expr: string, what = ''): Query => ({
  expr,
  legend: `{{cluster}}${what && ` ${what}`}`,
})

export const lowIsBad = (orange: number, green: number): readonly Threshold[] => [
  { color: 'red', value: null },
  { color: 'orange', value: orange },
  { color: 'green', value: green },
]

export const highIsBad = (orange: number, red: number): readonly Threshold[] => [
  { color: 'green', value: null },
  { color: 'orange', value: orange },
  { color: 'red', value: red },
]
