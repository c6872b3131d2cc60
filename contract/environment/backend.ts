import { z } from 'zod'
import * as format from '../format.ts'

const organization = format.text('contoso')
const hostname = format.hostName.optional()

/**
 * Where Terraform keeps its state. Who may read and write it is found out at run time: credentials stand
 * in variables of whoever applies, and no key is ever part of the stack.
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export const backend = z.discriminatedUnion('type', [
  /** A blob, reached with Entra ID (OIDC in pipelines), never with a key. */
  z.strictObject({
    type: z.literal('azurerm').default('azurerm'),
    /** Resource group of the storage account. */
    resourceGroupName: format.resourceGroupName.meta({ examples: ['rg-terraform'] }),
    /** The storage account that holds the state. */
    storageAccountName: format.storageAccountName,
    /** The blob container in it. */
    containerName: format.containerName,
    /** Name of the blob. Default: `<environment>.tfstate`. */
    key: format.text('prometheus/prod.tfstate').optional(),
    /** Subscription of the storage account. Default: that of whoever applies (`ARM_SUBSCRIPTION_ID`). */
    subscriptionId: format.subscriptionId.optional(),
  }),
  z.strictObject({
    type: z.literal('s3'),
    /** The bucket, which has versioning switched on. */
    bucket: format.text('contoso-terraform'),
    /** Region of the bucket. */
    region: format.text('eu-central-1'),
    /** Name of the object. Default: `<environment>.tfstate`. */
    key: format.text('prometheus/prod.tfstate').optional(),
    /**
     * A DynamoDB table with the lock. Left out, the lock is an object in the bucket, which needs
     * Terraform 1.10.
     */
    dynamodbTable: format.text('terraform-locks').optional(),
  }),
  z.strictObject({
    type: z.literal('gcs'),
    /** The bucket, which has versioning switched on. */
    bucket: format.text('contoso-terraform'),
    /** What the object's name begins with. Default: `<environment>`. */
    prefix: format.text('prometheus/prod').optional(),
  }),
  /** HCP Terraform or Terraform Enterprise, as a backend. */
  z.strictObject({
    type: z.literal('remote'),
    /** Host of a Terraform Enterprise. Default: `app.terraform.io`. */
    hostname,
    /** The organization that has the workspace. */
    organization,
    /** Name of the workspace. Default: `<environment>`. */
    workspace: format.text('prometheus-prod').optional(),
  }),
  /** The same with Terraform's `cloud` block, which is what HCP Terraform recommends today. */
  z.strictObject({
    type: z.literal('cloud'),
    /** Host of a Terraform Enterprise. Default: `app.terraform.io`. */
    hostname,
    /** The organization that has the workspace. */
    organization,
    /** Name of the workspace. Default: `<environment>`. */
    workspace: format.text('prometheus-prod').optional(),
  }),
  /** GitLab's state, for instance; user and password are `TF_HTTP_USERNAME` and `TF_HTTP_PASSWORD`. */
  z.strictObject({
    type: z.literal('http'),
    /** Where this state is read and written. */
    address: format.httpsUrl.meta({
      examples: ['https://gitlab.contoso.com/api/v4/projects/42/terraform/state/prod'],
    }),
    /** Where it is locked. Left out, nothing keeps two applies apart. */
    lockAddress: format.httpsUrl
      .meta({
        examples: ['https://gitlab.contoso.com/api/v4/projects/42/terraform/state/prod/lock'],
      })
      .optional(),
    /** Where it is unlocked. Default: `lockAddress`. */
    unlockAddress: format.httpsUrl
      .meta({
        examples: ['https://gitlab.contoso.com/api/v4/projects/42/terraform/state/prod/lock'],
      })
      .optional(),
    /** HTTP method that locks it; GitLab needs `POST`. */
    lockMethod: z.enum(['LOCK', 'POST', 'PUT']).default('LOCK'),
    /** HTTP method that unlocks it; GitLab needs `DELETE`. */
    unlockMethod: z.enum(['UNLOCK', 'DELETE', 'POST']).default('UNLOCK'),
  }),
  /** A PostgreSQL database, whose address and credentials are `PG_CONN_STR`. */
  z.strictObject({
    type: z.literal('pg'),
    /** The schema of this state. Default: `<environment>`. */
    schemaName: format.text('prometheus_prod').optional(),
  }),
  /** A file beside the stack, for a try: nobody else has it, and nothing locks it. */
  z.strictObject({
    type: z.literal('local'),
    /** Name of the file. Default: `terraform.tfstate`. */
    path: format.stateFile.optional(),
  }),
])

export type ParsedBackend = z.output<typeof backend>
export type BackendType = ParsedBackend['type']
