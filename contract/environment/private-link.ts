import { z } from 'zod'
import * as format from '../format.ts'

/**
 * Samples go in by the data collection endpoints that are in it. A virtual network has one scope at most, and
 * all of Azure Monitor that it talks to privately is in that one.
 * @see https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-design
 */
const scope = z.discriminatedUnion('existing', [
  z.strictObject({
    existing: z.literal(false).default(false),
    /** Name of the scope, which is created. Default: `ampls-prometheus-<environment>`. */
    name: format.linkScopeName.optional(),
    /**
     * What the network may send to: `PrivateOnly` blocks every endpoint of Azure Monitor that is
     * not in the scope, for all networks that share its DNS.
     */
    ingestionAccess: z.enum(['Open', 'PrivateOnly']).default('Open'),
  }),
  z.strictObject({
    existing: z.literal(true),
    /** Resource id of the scope, wherever it is. */
    id: format.linkScopeId,
    /** Who creates its private endpoint; a network that uses the scope has one already. */
    privateEndpoint: z.enum(['existing', 'created']).default('existing'),
  }),
])

/** Who makes the zones in which the names of Azure become private addresses. A network has one zone of a name. */
const dns = z
  .discriminatedUnion('zones', [
    z.strictObject({
      zones: z.literal('created'),
      /** Virtual networks besides the subnet's own that are linked to the zones: those of other clusters. */
      networkIds: z.array(format.networkId).default([]),
    }),
    z.strictObject({
      zones: z.literal('existing'),
      /** Resource ids of the zones, wherever they are: one for each private endpoint that is made. */
      zoneIds: z.array(format.zoneId).min(1, { error: 'at least one zone' }),
    }),
    /** An Azure Policy of the platform writes the records, and Terraform leaves them alone. */
    z.strictObject({ zones: z.literal('policy') }),
  ])
  .default({ zones: 'created', networkIds: [] })

const SUBNET =
  '/subscriptions/6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b12/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints'

/** Ways to Azure that leave no private network. */
export const privateLink = z
  .strictObject({
    /** Resource id of the subnet in which private endpoints get their addresses. */
    subnetId: format.subnetId,
    /** Region of its virtual network. Default: the environment's. */
    location: format.location.optional(),
    /** A private endpoint for the vault. */
    vault: z.boolean().default(false),
    /** A private endpoint for queries of the workspace. */
    queries: z.boolean().default(false),
    /** An Azure Monitor Private Link Scope for samples. Left out, they go in by public endpoints. */
    scope: scope.optional(),
    /** The zones of the private endpoints: made here, existing, or left to a policy. */
    dns,
    /**
     * Where Terraform is applied from: an agent on the internet, or one in a network that reaches
     * the private endpoints. It only affects warnings.
     */
    appliedFrom: z.enum(['internet', 'network']).default('internet'),
  })
  .meta({ examples: [{ subnetId: SUBNET, vault: true, queries: true, scope: {} }] })
