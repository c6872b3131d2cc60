import type { Application } from '@cdktf/provider-azuread/lib/application/index.js'
import { ApplicationCertificate } from '@cdktf/provider-azuread/lib/application-certificate/index.js'
import {
  KeyVaultCertificate,
  type KeyVaultCertificateCertificatePolicyLifetimeAction,
} from '@cdktf/provider-azurerm/lib/key-vault-certificate/index.js'
import type { TerraformResourceLifecycle } from 'cdktf'
import type { Construct } from 'constructs'
import { certificateNames } from '../../contract/environment/certificate.ts'
import type { ApplicationIdentity } from '../../contract/environment/resolve-identity.ts'
import { present } from '../../contract/present.ts'
import type { ClusterContext, Vault } from '../context.ts'

type Rotation = ApplicationIdentity['certificate']['rotation']
type Condition = NonNullable<TerraformResourceLifecycle['precondition']>[number]

interface CertificatesOf {
  readonly identity: ApplicationIdentity
  readonly application: Application
}

/** OID of TLS client authentication, RFC 5280 4.2.1.12. */
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2'

/**
 * Makes the certificates in the vault, where their keys are born, and registers their public parts with
 * the application.
 *
 * @returns the names in the resources, by the names themselves
 */
export function addCertificates(
  scope: Construct,
  context: ClusterContext,
  { identity, application }: CertificatesOf,
): ReadonlyMap<string, string> {
  const vault = present(context.vault, `the vault of cluster ${context.cluster.name}`)
  const { certificate } = identity
  const made = certificateNames(identity).map((name, index) => {
    // Ends the logical ids of everything about it: empty, or `-` and the number of the generation.
    const suffix = name.slice(certificate.name.length)
    const what = { id: `certificate${suffix}`, name, certificate, vault }
    const resource = addVaultCertificate(scope, context, what)
    // The previous generation may well have expired; nothing uses it.
    const checks = index === 0 ? { precondition: [notExpired(resource, certificate.rotation)] } : {}
    register(scope, `certificate${suffix}_registration`, application, resource, checks)
    return [name, resource.name] as const
  })
  return new Map(made)
}

interface VaultCertificate extends Pick<ApplicationIdentity, 'certificate'> {
  readonly id: string
  readonly name: string
  readonly vault: Vault
}

function addVaultCertificate(
  scope: Construct,
  { providerOf }: ClusterContext,
  { id, name, certificate, vault }: VaultCertificate,
): KeyVaultCertificate {
  const { subject, validityMonths, keySize, rotation } = certificate
  return new KeyVaultCertificate(scope, id, {
    name,
    keyVaultId: vault.id,
    // Asked by another subscription's provider, it looks for the vault there, and forgets the certificate.
    ...providerOf(vault),
    ...(vault.certificatesNeed && { dependsOn: [vault.certificatesNeed] }),
    certificatePolicy: {
      issuerParameters: { name: 'Self' },
      // The CSI driver takes the private key out of the vault: that is what exportable means.
      keyProperties: { exportable: true, keyType: 'RSA', keySize, reuseKey: false },
      secretProperties: { contentType: 'application/x-pkcs12' },
      lifetimeAction: [lifetimeAction(rotation)],
      x509CertificateProperties: {
        subject,
        validityInMonths: validityMonths,
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: [CLIENT_AUTHENTICATION],
      },
    },
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

function register(
  scope: Construct,
  id: string,
  application: Application,
  certificate: KeyVaultCertificate,
  checks: { precondition?: Condition[] },
): void {
  const { notBefore, expires } = certificate.certificateAttribute.get(0)
  new ApplicationCertificate(scope, id, {
    applicationId: application.id,
    type: 'AsymmetricX509Cert',
    encoding: 'base64',
    value: certificate.certificateDataBase64,
    startDate: notBefore,
    endDate: expires,
    // A renewed certificate is registered before the old one is taken away.
    lifecycle: { createBeforeDestroy: true, ...checks },
  })
}

/** What makes a certificate that Entra takes, where Terraform cannot do it by itself. */
const RENEWALS: Readonly<Record<Rotation['mode'], string>> = {
  vault:
    'Key Vault should have renewed it: make a new version of it in the vault (az keyvault certificate create), then apply again.',
  generations: 'Count generation up in the environment file, synthesize and apply again.',
}

function notExpired(certificate: KeyVaultCertificate, { mode }: Rotation): Condition {
  const { friendlyUniqueId, nameInput, terraformResourceType } = certificate
  const expires = `${terraformResourceType}.${friendlyUniqueId}.certificate_attribute[0].expires`
  return {
    condition: `\${timecmp(plantimestamp(), ${expires}) < 0}`,
    errorMessage: `The certificate ${nameInput} has expired, and Entra ID refuses it. ${RENEWALS[mode]}`,
  }
}
