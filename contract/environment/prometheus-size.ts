import { z } from 'zod'
import * as format from '../format.ts'

/**
 * The volume on which Prometheus keeps its samples.
 * @see https://prometheus-operator.dev/docs/platform/storage/
 */
export const storage = z.strictObject({
  /** Size of the volume of each replica. A volume that exists is not resized by it. */
  size: format.quantity.meta({ examples: ['50Gi'] }),
  /** Storage class of the volume. Default: the cluster's. */
  storageClassName: format.objectName.meta({ examples: ['managed-csi-premium'] }).optional(),
  /** How the volume is mounted: one pod writes to it. */
  accessMode: z.enum(['ReadWriteOnce', 'ReadWriteOncePod']).default('ReadWriteOnce'),
})

/** CPU and memory of Prometheus' own container, as Kubernetes' scheduler and kubelet read them. */
export const prometheusResources = z.strictObject({
  /** What the scheduler reserves. */
  requests: z
    .strictObject({
      /** CPU that is reserved. */
      cpu: format.quantity.meta({ examples: ['500m'] }).optional(),
      /** Memory that is reserved. */
      memory: format.quantity.meta({ examples: ['4Gi'] }).optional(),
    })
    .default({}),
  /** What the container may not exceed. */
  limits: z
    .strictObject({
      /** CPU beyond which it is throttled. */
      cpu: format.quantity.meta({ examples: ['500m'] }).optional(),
      /** Memory beyond which it is killed. */
      memory: format.quantity.meta({ examples: ['4Gi'] }).optional(),
    })
    .default({}),
})
