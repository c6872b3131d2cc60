import { ApplicationCertificate } from '@cdktf/provider-azuread/lib/application-certificate/index.js'
import { DataAzurermKeyVaultCertificate } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-certificate/index.js'
import {
  KeyVaultCertificate,
  type KeyVaultCertificateCertificatePolicyLifetimeAction,
} from '@cdktf/provider-azurerm/lib/key-vault-certificate/index.js'
import { Sleep } from '@cdktf/provider-time/lib/sleep/index.js'
import { TerraformStack } from 'cdktf'
import type { Construct } from 'constructs'
import { certificatesOf } from '../../contract/environment/certificate.ts'
import type { NamedCertificate } from '../../contract/environment/named-certificate.ts'
import type { ApplicationIdentity } from '../../contract/environment/resolve-identity.ts'
import type { ToldCertificate } from '../../contract/outputs-file.ts'
import { present } from '../../contract/present.ts'
import type { ClusterContext, Vault } from '../context.ts'
import { waitsFor } from '../waits-for.ts'

type Rotation = ApplicationIdentity['certificate']['rotation']

interface CertificatesOf {
  readonly identity: ApplicationIdentity
  /** Left out, others register what is made here. */
  readonly applicationId: string | undefined
}

/** Something that is kept in the vault and mounted. */
export interface Secret {
  /** Ends the logical ids of everything about it: empty, or `-` and the number of the generation. */
  readonly suffix: string
  /** Its name in the resource, which others wait for. */
  readonly name: string
  /** What makes Entra ID know it, where that is made here. */
  readonly registration?: ApplicationCertificate
  /** What the outputs tell of it, if it is a certificate. */
  readonly told?: { readonly [K in keyof ToldCertificate]: ToldCertificate[K] | string }
}

/** OID of TLS client authentication, RFC 5280 4.2.1.12. */
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2'

/**
 * Between registering a renewed certificate and taking the old one away: the CSI driver looks every two
 * minutes, the sidecar every ten seconds.
 */
const HANDOVER = '5m'

/**
 * What is about the key and what is signed. Changed, the provider would make a version under the name that
 * is in use, which pods mount before Entra ID knows it; so it counts when a certificate is made, and a
 * change of it takes another certificate.
 * @see https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/keyvault/key_vault_certificate_resource.go
 */
const FIXED = [
  'issuer_parameters',
  'key_properties',
  'secret_properties',
  'x509_certificate_properties',
]

/**
 * Makes the certificates in the vault, where their keys are born, and registers their public parts with
 * the application.
 *
 * @returns the one that the environment file asks for first
 */
export function addCertificates(
  scope: Construct,
  context: ClusterContext,
  { identity, applicationId }: CertificatesOf,
): readonly Secret[] {
  const vault = present(context.vault, `the vault of cluster ${context.cluster.name}`)
  const { rotation, existing } = identity.certificate
  if (existing) {
    return [addExistingCertificate(scope, context, { identity, applicationId, vault })]
  }
  return certificatesOf(identity).map((each, index) => {
    const isWanted = index === 0
    const suffix = each.generation === null ? '' : `-${each.generation}`
    const id = `certificate${suffix}`
    const renewal = lifetimeAction(isWanted ? rotation : MOVED_FROM)
    const resource = addVaultCertificate(scope, context, {
      ...each,
      id,
      certificate: identity.certificate,
      vault,
      renewal,
    })
    // The previous one may well have expired; nothing uses it.
    if (isWanted) warnOfExpiry(scope, resource, rotation)
    const secret = { suffix, name: resource.name, told: toldOf(each, resource) }
    if (applicationId === undefined) return secret
    const { notBefore: startDate, expires: endDate } = resource.certificateAttribute.get(0)
    const what = { value: resource.certificateDataBase64, startDate, endDate }
    return { ...secret, registration: register(scope, id, applicationId, what) }
  })
}

/** What pods mount no longer, or only until the next outputs, is not renewed. */
const MOVED_FROM = { mode: 'generations', generation: 1 } as const

/** What it was made with, which is what the vault says and not the environment file. */
function toldOf(
  { generation }: NamedCertificate,
  certificate: KeyVaultCertificate,
): NonNullable<Secret['told']> {
  const { friendlyUniqueId, name, terraformResourceType } = certificate
  const policy = `${terraformResourceType}.${friendlyUniqueId}.certificate_policy[0]`
  const x509 = `${policy}.x509_certificate_properties[0]`
  return {
    name,
    generation,
    key_size: `\${${policy}.key_properties[0].key_size}`,
    validity_months: `\${${x509}.validity_in_months}`,
    subject: `\${${x509}.subject}`,
  }
}

interface VaultCertificate extends NamedCertificate, Pick<ApplicationIdentity, 'certificate'> {
  readonly id: string
  readonly vault: Vault
  readonly renewal: KeyVaultCertificateCertificatePolicyLifetimeAction
}

function addVaultCertificate(
  scope: Construct,
  { providerOf }: ClusterContext,
  { id, name, certificate, vault, renewal }: VaultCertificate,
): KeyVaultCertificate {
  const { subject, validityMonths, keySize, issuer, dnsNames } = certificate
  return new KeyVaultCertificate(scope, id, {
    name,
    keyVaultId: vault.id,
    // Asked by another subscription's provider, it looks for the vault there, and forgets the certificate.
    ...providerOf(vault),
    ...waitsFor(vault.beforeCertificates),
    certificatePolicy: {
      issuerParameters: { name: issuer },
      // The CSI driver takes the private key out of the vault: that is what exportable means.
      keyProperties: { exportable: true, keyType: 'RSA', keySize, reuseKey: false },
      secretProperties: { contentType: 'application/x-pkcs12' },
      lifetimeAction: [renewal],
      x509CertificateProperties: {
        subject,
        validityInMonths: validityMonths,
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: [CLIENT_AUTHENTICATION],
        ...(dnsNames.length > 0 && { subjectAlternativeNames: { dnsNames } }),
      },
    },
    lifecycle: { ignoreChanges: FIXED.map((block) => `certificate_policy[0].${block}`) },
  })
}

function lifetimeAction(rotation: Rotation): KeyVaultCertificateCertificatePolicyLifetimeAction {
  switch (rotation.mode) {
    case 'vault':
      return {
        action: { actionType: 'AutoRenew' },
        trigger: { daysBeforeExpiry: rotation.renewDaysBeforeExpiry },
      }
    case 'generations':
      // A renewed version would reach the pods before Entra knows it: only a new generation may.
      return { action: { actionType: 'EmailContacts' }, trigger: { lifetimePercentage: 80 } }
    default:
      return rotation satisfies never
  }
}

/** What Entra ID is told of a certificate, with its own dates. */
interface PublicPart {
  readonly value: string
  readonly startDate: string
  readonly endDate: string
}

/** One that others make and renew: its public part is read where it is registered here, and nothing is made. */
function addExistingCertificate(
  scope: Construct,
  { providerOf }: ClusterContext,
  { identity, applicationId, vault }: CertificatesOf & { readonly vault: Vault },
): Secret {
  const { name } = identity.certificate
  if (applicationId === undefined) return { suffix: '', name }
  const certificate = new DataAzurermKeyVaultCertificate(scope, 'certificate', {
    name,
    keyVaultId: vault.id,
    ...providerOf(vault),
    ...waitsFor(vault.beforeCertificates),
  })
  const { certificateDataBase64: value, notBefore: startDate, expires: endDate } = certificate
  const what = { value, startDate, endDate }
  return { suffix: '', name, registration: register(scope, 'certificate', applicationId, what) }
}

function register(
  scope: Construct,
  id: string,
  applicationId: string,
  certificate: PublicPart,
): ApplicationCertificate {
  const registration = new ApplicationCertificate(scope, `${id}_registration`, {
    applicationId,
    type: 'AsymmetricX509Cert',
    encoding: 'base64',
    ...certificate,
    // A renewed certificate is registered before the old one is taken away.
    lifecycle: { createBeforeDestroy: true },
  })
  // Destroyed before what it hangs on: the old registration waits for it.
  new Sleep(scope, `${id}_handover`, {
    destroyDuration: HANDOVER,
    triggers: { registration: registration.keyId },
    lifecycle: { createBeforeDestroy: true },
  })
  return registration
}

/** What makes a certificate that Entra takes, where Terraform cannot do it by itself. */
const RENEWALS: Readonly<Record<Rotation['mode'], string>> = {
  vault:
    'Key Vault should have renewed it: make a new version of it in the vault (az keyvault certificate create), then apply again.',
  generations: 'Increase generation in the environment file, synthesize and apply again.',
}

/** A warning and no condition: one expired certificate stops nothing else from being applied. */
function warnOfExpiry(
  scope: Construct,
  certificate: KeyVaultCertificate,
  { mode }: Rotation,
): void {
  const { friendlyUniqueId, nameInput, terraformResourceType } = certificate
  const expires = `${terraformResourceType}.${friendlyUniqueId}.certificate_attribute[0].expires`
  TerraformStack.of(scope).addOverride(`check.${friendlyUniqueId}_is_valid`, {
    assert: {
      condition: `\${timecmp(plantimestamp(), ${expires}) < 0}`,
      error_message: `The certificate ${nameInput} has expired, and Entra ID refuses it. ${RENEWALS[mode]}`,
    },
  })
}
