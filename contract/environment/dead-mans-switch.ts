import { z } from 'zod'
import * as format from '../format.ts'

const options = z.strictObject({
  /** Name of the metric. */
  metric: format.metricName.default('up'),
  /**
   * Labels of the series as Prometheus knows them, those that `writeRelabelConfigs` looks at among them; an
   * empty text for one that it does not have.
   */
  labels: z
    .record(format.labelName, z.string())
    .default({})
    .meta({ examples: [{ job: 'kube-state-metrics' }] }),
  /**
   * How long it has to be missing, beyond the five minutes for which Azure still considers a series
   * present.
   */
  for: format.duration.default('5m').meta({ examples: ['10m'] }),
})

export const deadMansSwitch = z
  .union([z.boolean(), options], { error: 'true, false, or { metric, labels, for }' })
  .default(true)
  .meta({ examples: [{ metric: 'kube_node_info', labels: { job: 'kube-state-metrics' } }] })

export type DeadMansSwitch = z.output<typeof options>

/** What is watched, with every default filled in; `undefined` where nothing is. */
export function resolveDeadMansSwitch(
  given: z.output<typeof deadMansSwitch>,
): DeadMansSwitch | undefined {
  if (given === false) return undefined
  return given === true ? options.parse({}) : given
}
