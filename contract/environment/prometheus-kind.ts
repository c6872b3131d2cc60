import { z } from 'zod'
import type { PrometheusKind } from '../prometheus-kind.ts'

/** What scrapes and writes. */
export const prometheusKind = z
  .enum(['chart', 'chartAgent', 'operator', 'operatorAgent'])
  .default('chart')

// The compiler names the missing kind here when contract/prometheus-kind.ts gains one.
true satisfies PrometheusKind extends z.output<typeof prometheusKind> ? true : never

/** Fields of the object that we make where there is no chart, besides those that have an option. */
export const prometheusSpec = z
  .record(z.string(), z.unknown())
  .default({})
  .meta({
    description: 'fields of `spec` of the operator’s Prometheus or PrometheusAgent',
    examples: [{ alerting: { alertmanagers: [{ name: 'main', port: 'web' }] } }],
  })
