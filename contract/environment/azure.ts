import { z } from 'zod'
import * as format from '../format.ts'

/** Clouds by name, or the addresses of one that is not listed (an air-gapped cloud, Azure Stack). */
export const cloud = z
  .union(
    [
      z.enum(['public', 'usGovernment', 'china']),
      z.strictObject({
        /** Entra's authority. */
        authorityHost: format.httpsUrl.meta({ examples: ['https://login.cloud.contoso.com'] }),
        /** Resource that tokens for ingestion are asked for. */
        audience: format.httpsUrl.meta({ examples: ['https://monitor.cloud.contoso.com'] }),
        /** Domain below which the ingestion hosts are. */
        ingestionDomain: format.text('metrics.ingest.cloud.contoso.com'),
        /** Host of Azure Resource Manager's metadata, for the providers' `metadata_host`. */
        metadataHost: format.text('management.cloud.contoso.com'),
      }),
    ],
    { error: 'public, usGovernment, china, or the addresses of a custom cloud' },
  )
  .default('public')

/**
 * Who applies the Terraform. An input, because the one who happens to run it (a laptop today, a
 * pipeline tomorrow) would make the state flip between two role assignments.
 */
export const deployer = z.strictObject({
  /** Object id of the deployer, which is granted its rights. */
  principalId: format.principalId,
  /** What the deployer is. Azure refuses a role assignment with a wrong type. */
  principalType: z.enum(['ServicePrincipal', 'User', 'Group']).default('ServicePrincipal'),
})

export const resourceGroup = z.discriminatedUnion('existing', [
  z.strictObject({
    existing: z.literal(false).default(false),
    /** Name of the group, which is created. */
    name: format.resourceGroupName,
  }),
  z.strictObject({
    existing: z.literal(true),
    /** Name of the group, which exists. */
    name: format.resourceGroupName,
  }),
])

/** What the clusters of a workspace send together, copies from replicas included. */
const expected = z.strictObject({
  /** Series that get a sample within 12 hours, those of pods that are gone among them. */
  activeSeries: format.integer(1, 1_000_000_000, 3_000_000),
  /** How often each gets one. Default: the chart's. */
  scrapeInterval: format.duration.default('30s').meta({ examples: ['15s'] }),
})

export const workspace = z.discriminatedUnion('existing', [
  z.strictObject({
    existing: z.literal(false).default(false),
    /** Name of the workspace, which is created. */
    name: format.workspaceName,
    /** Whether samples may be queried from outside private networks. */
    publicNetworkAccess: z.boolean().default(true),
    /** With it, `npm run outputs` prints how to ask for limits that are higher than a workspace's first. */
    expected: expected.optional(),
  }),
  z.strictObject({
    existing: z.literal(true),
    /** Name of the workspace, which exists. */
    name: format.workspaceName,
    /** Default: the environment's resource group. */
    resourceGroupName: format.resourceGroupName.optional(),
    /** Its subscription, where a central team keeps it. Default: the environment's. */
    subscriptionId: format.subscriptionId.optional(),
    /** With it, `npm run outputs` prints how to ask for limits that are higher than a workspace's first. */
    expected: expected.optional(),
  }),
])

/** Destinations are its owners' to say where the vault is theirs; one at least is named. */
const diagnostics = z.strictObject({
  /** A Log Analytics workspace. */
  logWorkspaceId: format.logWorkspaceId.optional(),
  /** A storage account. */
  storageAccountId: format.storageAccountId.optional(),
  /** An event hub. */
  eventHub: z
    .strictObject({
      /** A rule of the namespace that may send. */
      authorizationRuleId: format.eventHubRuleId,
      /** The event hub. Left out, Azure makes one in the namespace for each category. */
      name: format.eventHubName.optional(),
    })
    .optional(),
  /** `audit`: who did what. `allLogs`: what Azure Policy found as well. */
  logs: z.enum(['audit', 'allLogs']).default('audit'),
})

const vaultAccess = z.enum(['rbac', 'accessPolicies']).default('rbac')

export const vault = z.discriminatedUnion('existing', [
  z.strictObject({
    existing: z.literal(false).default(false),
    /** Name of the Key Vault, which is created and holds the certificates. */
    name: format.vaultName,
    /** Who may read secrets is decided by role assignments (default) or by the vault's own policies. */
    access: vaultAccess,
    /** `premium` adds keys in hardware, which these certificates do not use. */
    sku: z.enum(['standard', 'premium']).default('standard'),
    /** Set once, at creation. Purge protection is always on: without it a deletion is final. */
    softDeleteRetentionDays: format.integer(7, 90, 30).default(90),
    /**
     * Addresses that Key Vault writes to before a certificate expires, which is what rotation by
     * generations waits for. They are the whole vault's; those of an existing vault are up to its
     * owners.
     */
    contacts: z.array(format.email).default([]),
    /** Default: reachable from everywhere, guarded by Entra ID alone. */
    network: z
      .strictObject({
        /** Whether the vault can be reached from outside private networks. */
        publicNetworkAccess: z.boolean().default(true),
        /** Lets Azure's own services through, which the AKS add-on does not need. */
        bypassAzureServices: z.boolean().default(false),
        /**
         * Public addresses that may reach the vault, the pipeline's and the cluster's among them.
         */
        ipRules: z.array(format.publicRange).default([]),
        /** Subnets that may reach the vault through a service endpoint. */
        subnetIds: z.array(format.subnetId).default([]),
      })
      .optional(),
    /** Where the vault logs who did what in it. Left out, nowhere. */
    diagnostics: diagnostics.optional(),
    /**
     * A lock of the kind CanNotDelete. Nothing at the vault or below it can be deleted while it is there, roles on
     * its secrets included: to remove a cluster, or to give it another identity, take the lock off first.
     */
    lock: z.boolean().default(false),
  }),
  z.strictObject({
    existing: z.literal(true),
    /** Name of the Key Vault, which exists and holds the certificates. */
    name: format.vaultName,
    /** Default: the environment's resource group. */
    resourceGroupName: format.resourceGroupName.optional(),
    /** Its subscription, where another team keeps it. Default: the environment's. */
    subscriptionId: format.subscriptionId.optional(),
    /** How the vault decides who may read secrets; an apply fails where it is the other way. */
    access: vaultAccess,
    /**
     * Who grants the deployer the right to create certificates. `given`: it has it already, from a
     * person or from another environment; Azure accepts the same right only once.
     */
    deployerAccess: z.enum(['created', 'given']).default('created'),
  }),
])
