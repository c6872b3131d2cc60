import type { SPEC_FIELDS } from './kubernetes/prometheus-fields.ts'

/** What it is that scrapes and writes, and who makes it. */
export interface KindOfPrometheus {
  /** Whether the chart kube-prometheus-stack makes it; otherwise it is an object of ours, for an operator that is there. */
  readonly hasChart: boolean
  /** The operator's kind of the object. */
  readonly object: keyof typeof SPEC_FIELDS
  readonly apiVersion: string
  /** An agent has neither rules nor alerts. */
  readonly evaluatesRules: boolean
}

const PROMETHEUS = {
  object: 'Prometheus',
  apiVersion: 'monitoring.coreos.com/v1',
  evaluatesRules: true,
} as const
const AGENT = {
  object: 'PrometheusAgent',
  apiVersion: 'monitoring.coreos.com/v1alpha1',
  evaluatesRules: false,
} as const

/** @see https://prometheus-operator.dev/docs/platform/prometheus-agent/ */
const PROMETHEUS_KINDS = {
  chart: { hasChart: true, ...PROMETHEUS },
  chartAgent: { hasChart: true, ...AGENT },
  operator: { hasChart: false, ...PROMETHEUS },
  operatorAgent: { hasChart: false, ...AGENT },
} as const satisfies Readonly<Record<string, KindOfPrometheus>>

export type PrometheusKind = keyof typeof PROMETHEUS_KINDS

/** The same for those who have a cluster at hand. */
export function kindOf(prometheus: { readonly kind: PrometheusKind }): KindOfPrometheus {
  return PROMETHEUS_KINDS[prometheus.kind]
}
