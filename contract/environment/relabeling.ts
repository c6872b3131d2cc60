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
  /** What stands between their values. Default: `;`. */
  separator: z
    .string()
    .optional()
    .meta({ examples: ['/'] }),
  /** What they, or the names of labels, have to be, from beginning to end (RE2). */
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
