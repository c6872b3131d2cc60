import { z } from 'zod'
import * as format from '../format.ts'
import { principal } from './readers.ts'

/**
 * An Azure Managed Grafana whose identity may ask for what is in the workspace, which is one of its data sources.
 * @see https://learn.microsoft.com/azure/managed-grafana/overview
 */
export const managedGrafana = z.discriminatedUnion('existing', [
  z.strictObject({
    existing: z.literal(false).default(false),
    /** Name of the Grafana, which is created; part of its address. */
    name: format.grafanaName,
    /** Major version of Grafana. */
    majorVersion: format.integer(11, 12, 11).default(12),
    /** Whether it can be reached from outside private networks. */
    publicNetworkAccess: z.boolean().default(true),
    /** Whether it is spread over several zones. Set once, at creation. */
    zoneRedundancy: z.boolean().default(false),
    /** Who may sign in, and as what: without a Grafana role nobody can. */
    access: z
      .array(
        z.strictObject({
          ...principal,
          /** Which of Grafana's own roles. */
          role: z.enum(['Admin', 'Editor', 'Viewer']),
        }),
      )
      .default([]),
  }),
  z.strictObject({
    existing: z.literal(true),
    /** Name of the Grafana, which exists and has a system-assigned identity. */
    name: format.grafanaName,
    /** Default: the environment's resource group. */
    resourceGroupName: format.resourceGroupName.optional(),
    /** Its subscription, where another team keeps it. Default: the environment's. */
    subscriptionId: format.subscriptionId.optional(),
    /**
     * Who grants it the right to read. `existing`: it has it already, as it does where somebody has
     * linked it; Azure accepts the same right only once.
     */
    readerRole: z.enum(['created', 'existing']).default('created'),
  }),
])
