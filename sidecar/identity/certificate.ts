import type { KeyObject, X509Certificate } from 'node:crypto'

export type CertificateFormat = 'PEM' | 'PKCS#12' | 'PKCS#12 as base64 text'

/** A certificate with its private key, as a client assertion needs it. */
export interface Certificate {
  readonly format: CertificateFormat
  /** PKCS#8 key, then the certificate and its issuers: what `ClientCertificateCredential` reads. */
  readonly pem: string
  /** SHA-1, upper-case hexadecimal, as the Azure portal shows it. */
  readonly thumbprint: string
  readonly subject: string
  readonly notBefore: Date
  readonly notAfter: Date
}

/** What is wrong with a certificate's content and what to do, as it follows the name of the file. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
}

/** The parts of a certificate file, before anybody has looked whether they fit together. */
export interface CertificateMaterial {
  readonly format: CertificateFormat
  readonly key: KeyObject
  readonly certificates: readonly X509Certificate[]
}

/** MSAL signs client assertions with PS256 and refuses shorter keys. */
const MIN_RSA_BITS = 2048

/**
 * Checks that Entra ID can take `material`, and puts the certificates in order.
 *
 * @throws CertificateError
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function toCertificate({ format, key, certificates }: CertificateMaterial): Certificate {
  if (certificates.length === 0) {
    throw new CertificateError(
      'holds a private key but no certificate: mount the secret of the Key Vault certificate (objectType: secret)',
    )
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new CertificateError(
      `holds a private key of type ${key.asymmetricKeyType}, which Entra ID refuses: create the certificate with an RSA key of ${MIN_RSA_BITS} bits or more`,
    )
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < MIN_RSA_BITS) {
    throw new CertificateError(
      `holds an RSA key of ${bits} bits: create the certificate with ${MIN_RSA_BITS} bits or more`,
    )
  }
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key))
  if (leaf === undefined) {
    throw new CertificateError(
      `holds a private key that does not belong to its certificate (${subjectOf(certificates[0])}): export both again, together`,
    )
  }
  const chain = [leaf, ...issuersOf(leaf, certificates)]
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  return {
    format,
    pem: pem + chain.map((certificate) => certificate.toString()).join(''),
    thumbprint: leaf.fingerprint.replaceAll(':', ''),
    subject: subjectOf(leaf),
    notBefore: new Date(leaf.validFrom),
    notAfter: new Date(leaf.validTo),
  }
}

/** Why Entra ID would not take `certificate` at the time `now`; `undefined` when it would. */
export function validityProblem(
  { notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>,
  now: number,
): string | undefined {
  if (now >= notAfter.getTime()) {
    return `holds a certificate that expired on ${notAfter.toISOString()}: renew it in the Key Vault`
  }
  if (now < notBefore.getTime()) {
    return `holds a certificate that is valid from ${notBefore.toISOString()} on: wait, or check the clock of the node`
  }
  return undefined
}

function issuersOf(
  leaf: X509Certificate,
  certificates: readonly X509Certificate[],
): readonly X509Certificate[] {
  const rest = certificates.filter((certificate) => certificate !== leaf)
  const issuer = rest.find((certificate) => leaf.checkIssued(certificate))
  return issuer === undefined ? [] : [issuer, ...issuersOf(issuer, rest)]
}

/** One line; OpenSSL puts every part of the name on its own. */
function subjectOf(certificate: X509Certificate | undefined): string {
  return certificate?.subject?.replaceAll('\n', ', ') ?? 'no subject'
}
