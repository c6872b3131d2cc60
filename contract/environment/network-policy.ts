import { z } from 'zod'
import * as format from '../format.ts'

const port = format.integer(1, 65_535, 15_090)

/**
 * What else a NetworkPolicy lets through. It counts for the pod, Prometheus included, and not for the
 * sidecar alone.
 */
const options = z.strictObject({
  /** TCP ports of the pod that stay open although no container of the environment file declares them. */
  ports: z.array(port).default([]),
  /**
   * Closes egress as well, except for name resolution, the pods of the cluster, and what is listed
   * here. Left out, egress is open.
   */
  egress: z
    .strictObject({
      /** Addresses that are no pods' and that Prometheus calls or scrapes: nodes, the API server. */
      ranges: z.array(format.addressRange).default([]),
      /** TCP ports that may be called everywhere. Entra ID and Azure Monitor are behind 443. */
      ports: z
        .array(port)
        .default([443])
        .meta({ examples: [[443, 3128]] }),
    })
    .optional(),
})

export const networkPolicy = z
  .union([z.boolean(), options], { error: 'true, false, or { ports, egress }' })
  .default(false)

/** `undefined` where there is none. */
export function resolveNetworkPolicy(
  given: z.output<typeof networkPolicy>,
): z.output<typeof options> | undefined {
  if (given === false) return undefined
  return given === true ? { ports: [] } : given
}
