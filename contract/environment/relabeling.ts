import { z } from 'zod'
import * as format from '../format.ts'

/** A label of a series, `__name__` included. */
const label = format.seriesLabel

const ACTIONS = [
  'keep',
  'drop',
  'replace',
  'labeldrop',
  'labelkeep',
  'labelmap',
  'hashmod',
  'keepequal',
  'dropequal',
  'lowercase',
  'uppercase',
] as const

/**
 * A relabeling rule in the operator's words. Prometheus refuses its whole configuration when one of them is
 * wrong, so what an action needs is checked here.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */
const rule = z.strictObject({
  /** What is done: `keep` and `drop` series, `labeldrop` labels, `replace` a label (Prometheus' default), and so on. */
  action: z.enum(ACTIONS).default('replace'),
  /** Labels whose values are put together and held against `regex`. */
  sourceLabels: z.array(label).min(1).optional(),
  /** Text between their values. Default: `;`. */
  separator: z
    .string()
    .optional()
    .meta({ examples: ['/'] }),
  /** What they, or the names of labels, have to match from beginning to end (RE2). */
  regex: format.regularExpression.optional(),
  /** The label that is written. */
  targetLabel: format.text('job').optional(),
  /** What is written, with `$1` for a group of `regex`. */
  replacement: z
    .string()
    .optional()
    .meta({ examples: ['$1'] }),
  /** What the hash of the values is divided by. */
  modulus: format.integer(1, 1_000_000, 4).optional(),
})

export const writeRelabelConfigs = z
  .array(rule)
  .default([])
  .meta({ examples: [[{ action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*' }]] })

export type RelabelConfig = z.output<typeof rule>

/**
 * What every series goes through on its way to Azure: what the user keeps and drops (by the jobs that
 * Prometheus knows), then what Azure calls the rest.
 */
export function relabelingOf({
  remoteWrite: { writeRelabelConfigs },
  relabelForAzureDashboards,
}: {
  readonly remoteWrite: { readonly writeRelabelConfigs: readonly RelabelConfig[] }
  readonly relabelForAzureDashboards: boolean
}): readonly RelabelConfig[] {
  return relabelForAzureDashboards ? [...writeRelabelConfigs, ...AZURE_JOBS] : writeRelabelConfigs
}

/**
 * The chart's jobs, as Azure's own dashboards and recording rules call them. The first two are on
 * Microsoft's page; dashboards of the API server need the third.
 * @see https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-remote-write
 */
const AZURE_JOBS: readonly RelabelConfig[] = [
  renameJob('metrics_path', '/metrics/cadvisor', 'cadvisor'),
  renameJob('job', 'node-exporter', 'node'),
  renameJob('job', 'apiserver', 'kube-apiserver'),
]

function renameJob(sourceLabel: string, regex: string, replacement: string): RelabelConfig {
  return { sourceLabels: [sourceLabel], regex, targetLabel: 'job', replacement, action: 'replace' }
}
