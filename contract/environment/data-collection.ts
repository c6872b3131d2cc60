import { z } from 'zod'
import * as format from '../format.ts'

/**
 * Who gives the identity the role *Monitoring Metrics Publisher* on the rule. Azure accepts the same
 * assignment only once: `existing` where somebody has made it already, as Microsoft's page tells to, or
 * where only others may.
 */
const publisherRole = z.enum(['created', 'existing']).default('created')

/**
 * Which data collection rule takes the samples. A rule takes 15,000 requests and 50 GB a minute, which
 * cannot be raised: a fleet needs more than the workspace's own.
 * @see https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits
 */
export const dataCollection = z
  .discriminatedUnion('rule', [
    z.strictObject({
      rule: z.literal('workspace'),
      /**
       * Whether Terraform creates the role assignment on the rule, or somebody has created it
       * already.
       */
      publisherRole,
    }),
    z.strictObject({
      rule: z.literal('own'),
      /** Name of the data collection rule. Default: `dcr-prometheus-<cluster>`. */
      ruleName: format.collectionName.optional(),
      /** Name of its endpoint. Default: `dce-prometheus-<cluster>`. */
      endpointName: format.collectionName.meta({ examples: ['dce-prometheus'] }).optional(),
      /**
       * Whether samples may go in from outside private networks. `false` needs `privateLink.scope`,
       * through which they then go.
       */
      publicNetworkAccess: z.boolean().default(true),
    }),
    /** Read, and never changed: where it sends the samples to is its owner's to say. */
    z.strictObject({
      rule: z.literal('existing'),
      /** Resource id of the rule, wherever it is. */
      ruleId: format.ruleId,
      /**
       * Resource id of the endpoint that receives samples, which the ingestion URL is read from.
       */
      endpointId: format.endpointId,
      /**
       * Whether Terraform creates the role assignment on the rule, or somebody has created it
       * already.
       */
      publisherRole,
    }),
  ])
  .default({ rule: 'workspace', publisherRole: 'created' })
  .meta({ examples: [{ rule: 'own' }] })
