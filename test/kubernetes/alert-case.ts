import type { Cause } from '../../contract/cause.ts'

/** Series of one alert, in promtool's notation (`0+5x40`: forty times five more). */
export interface AlertCase {
  readonly alert: string
  readonly about: string
  readonly series: Readonly<Record<string, string>>
  /** Between two samples, and between two evaluations. Default: a minute. */
  readonly every?: '5m'
  readonly at: string
  /** Labels of the alert that fires, besides its severity; `undefined` when none does. */
  readonly fires?: Readonly<Record<string, string>>
  /** The causes whose sentences it says, the most frequent first. Default: none. */
  readonly says?: readonly Cause[]
  /** How the alert's texts print the value. */
  readonly value?: string
  /** Of the Prometheus that evaluates. Default: one pod. */
  readonly pods?: { readonly shards: number; readonly replicas: number }
  /** It is about all pods of a cluster, or about what is not there: another one changes what it says. */
  readonly dependsOnOthers?: readonly ('pods' | 'clusters')[]
}
