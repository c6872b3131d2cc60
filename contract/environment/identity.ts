import { z } from 'zod'
import * as format from '../format.ts'
import type { WriterType } from '../identity.ts'
import { existingApplication } from './application.ts'

/**
 * How a certificate is renewed. `vault`: Key Vault renews it, a scheduled `terraform apply` registers
 * the new one. `generations`: a commit names the next generation, the previous one stays valid.
 */
const rotation = z
  .discriminatedUnion('mode', [
    z.strictObject({
      mode: z.literal('vault'),
      /**
       * Mounts the last two versions side by side, so that even a pod that starts between renewal and
       * registration has a certificate that Entra ID knows. Needs List on the vault's secrets.
       */
      mountVersions: z.boolean().default(false),
      /** When Key Vault makes the next version, in days before the current one expires. */
      renewDaysBeforeExpiry: format.integer(1, 180, 30).default(60),
      /**
       * Counted up by one where another key size, validity or subject asks for another certificate: one
       * that is in use is never made anew under its name.
       */
      generation: format.integer(1, 9999, 2).optional(),
    }),
    z.strictObject({
      mode: z.literal('generations'),
      /** The generation in use; counted up by one a year. A number is never used twice. */
      generation: format.integer(1, 9999, 2),
    }),
  ])
  .prefault({ mode: 'vault' })
  .meta({ examples: [{ mode: 'generations', generation: 1 }] })

const certificate = z
  .strictObject({
    /**
     * Name in the vault. Default: `prometheus-remote-write-<environment>-<cluster>`; where outputs tell of
     * another one, that one.
     */
    name: format.certificateName.optional(),
    /**
     * Whether others make it in the vault and renew it there, under the name that is then needed. Terraform
     * reads its public part to register it, where the application is registered with here at all.
     */
    existing: z.boolean().default(false),
    /**
     * Who signs it: `Self`, or a certificate authority by the name under which the vault knows it, such as
     * DigiCert or GlobalSign. Counts when a certificate is made, as `dnsNames` does: another one takes
     * another generation.
     */
    issuer: format.issuerName.default('Self'),
    /** Names in the certificate beside its subject, which public authorities ask for. */
    dnsNames: z.array(format.dnsName).default([]),
    /** Subject of the certificate. Default: `CN=prometheus-remote-write-<cluster>`. */
    subject: format.subject.optional(),
    /** For how many months a certificate is valid. */
    validityMonths: format.integer(1, 12, 6).default(12),
    /** Bits of its RSA key. */
    keySize: z.literal([2048, 3072, 4096]).default(2048),
    /** Sends the chain along, for an application that trusts subject name and issuer. */
    sendChain: z.boolean().default(false),
    /** How it is renewed: by Key Vault, or by a commit that names the next generation. */
    rotation,
  })
  .prefault({})

const identities = [
  z.strictObject({
    type: z.literal('aadApplication'),
    /** Name of the Entra application. Default: `prometheus-remote-write-<environment>-<cluster>`. */
    displayName: format.text('Prometheus of prod').optional(),
    /** Object ids of the application's owners. Default: the deployer. */
    owners: z.array(format.principalId).optional(),
    /** The application, where it exists already; left out, it is made here. */
    application: existingApplication.optional(),
    /** The certificate with which the application signs in. */
    certificate,
  }),
  /** For those who may not have certificates: a secret that its owner makes, renews and takes away. */
  z.strictObject({
    type: z.literal('clientSecret'),
    /** The application that the secret is of. It exists, and the secret is put into the vault by its owner. */
    application: existingApplication.omit({ objectId: true }),
    /** Name of the secret in the vault. Default: `prometheus-remote-write-<environment>-<cluster>-secret`. */
    secretName: format.secretName.optional(),
    /**
     * The day on which it expires, which the secret itself does not contain: for a metric and
     * alerts.
     */
    expires: format.day,
  }),
  z.strictObject({
    type: z.literal('workloadIdentity'),
    /** What the federated credential belongs to. */
    principal: z.enum(['userAssignedIdentity', 'application']).default('userAssignedIdentity'),
    /** Name of the principal. Default: `prometheus-remote-write-<environment>-<cluster>`. */
    name: format.identityName.optional(),
    /** The application, where `principal` is one and exists already. */
    application: existingApplication.optional(),
    /** The user-assigned identity, where it exists already. */
    identity: z
      .strictObject({
        /** Name of the identity. */
        name: format.identityName,
        /** Resource group of the identity. */
        resourceGroupName: format.resourceGroupName,
        /** Subscription of the identity. Default: the environment's. */
        subscriptionId: format.subscriptionId.optional(),
      })
      .optional(),
    /** Who lets Prometheus' service account become the principal: Terraform, or somebody who has done so. */
    federatedCredential: z.enum(['created', 'existing']).default('created'),
  }),
  z.strictObject({
    type: z.literal('userAssigned'),
    /** Which identity; it must be attached to the nodes, which the AKS kubelet identity always is. */
    identity: z.discriminatedUnion('source', [
      z.strictObject({ source: z.literal('kubelet') }),
      z.strictObject({
        source: z.literal('created'),
        /** Name of the identity. Default: `prometheus-remote-write-<environment>-<cluster>`. */
        name: format.identityName.optional(),
      }),
      z.strictObject({
        source: z.literal('existing'),
        /** Name of the identity, which exists. */
        name: format.identityName,
        /** Resource group of the identity. */
        resourceGroupName: format.resourceGroupName,
        /** Subscription of the identity. Default: the environment's. */
        subscriptionId: format.subscriptionId.optional(),
      }),
    ]),
  }),
  z.strictObject({
    type: z.literal('systemAssigned'),
    /** Terraform cannot look it up: `az vm show --query identity.principalId` or the node's like. */
    principalId: format.principalId,
  }),
] as const

export const identity = z.discriminatedUnion('type', identities)

// The compiler names the missing mode here when contract/identity.ts gains one.
true satisfies WriterType extends z.output<typeof identity>['type'] ? true : never

/**
 * How the Secrets Store CSI driver reads the certificate from the vault.
 * @see https://learn.microsoft.com/azure/aks/csi-secrets-store-identity-access
 */
export const vaultReader = z.discriminatedUnion('via', [
  /** The identity that AKS made for the add-on `azure-keyvault-secrets-provider`; looked up. */
  z.strictObject({ via: z.literal('aksAddOn') }),
  z.strictObject({
    via: z.literal('userAssignedIdentity'),
    /** Client id of the nodes' identity that reads the vault. */
    clientId: format.clientId,
    /** Object id of the same identity, which is given the right to read. */
    principalId: format.principalId,
  }),
  z.strictObject({
    via: z.literal('systemAssignedIdentity'),
    /** Object id of the nodes' identity, which is given the right to read. */
    principalId: format.principalId,
  }),
  /** A user-assigned identity is created and federated with Prometheus' service account. */
  z.strictObject({
    via: z.literal('workloadIdentity'),
    /** Name of the identity. Default: `prometheus-vault-reader-<environment>-<cluster>`. */
    name: format.identityName.optional(),
  }),
  /** For clusters without any Azure identity. The Kubernetes Secret holds its id and secret. */
  z.strictObject({
    via: z.literal('servicePrincipal'),
    /** Object id of the service principal, which is given the right to read. */
    principalId: format.principalId,
    /** The Kubernetes Secret in Prometheus' namespace with its `clientid` and `clientsecret`. */
    secretName: format.objectName.meta({ examples: ['vault-reader'] }),
  }),
])
