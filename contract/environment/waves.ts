import { z } from 'zod'
import * as format from '../format.ts'
import { CHART } from './prometheus.ts'

/**
 * Takes a new chart or image to the clusters wave by wave: each step is a commit that counts `reached` up, and
 * its diff of `dist/` touches the clusters of one wave.
 */
export const waves = z.strictObject({
  /** Names of clusters, wave by wave; each cluster is in one of them. */
  order: z
    .array(z.array(format.slug))
    .min(1, { error: 'at least one wave' })
    .meta({ examples: [[['aks-canary'], ['aks-one', 'aks-two']]] }),
  /** What the clusters of a wave run as soon as it is reached. */
  next: z.strictObject({
    /** Version of the chart. */
    chartVersion: format
      .version(CHART.version)
      .meta({ examples: ['88.6.0'] })
      .optional(),
    /** Image of the sidecar. */
    image: format.image
      .meta({ examples: ['registry.contoso.com/azure-monitor-remote-write:0.2.0'] })
      .optional(),
  }),
  /** How many waves have it: 0 for none yet. */
  reached: format.integer(0, 100, 1).default(0),
})

type Waves = z.output<typeof waves>

/** What a cluster runs instead of what it says itself: nothing until its wave is reached. */
export function nextOf(given: Waves | undefined, cluster: string): Waves['next'] {
  const wave = given?.order.findIndex((names) => names.includes(cluster)) ?? -1
  return given === undefined || wave === -1 || wave >= given.reached ? {} : given.next
}
