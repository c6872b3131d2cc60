import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto'

export type CertificateFormat = 'PEM' | 'PKCS#12' | 'PKCS#12 as base64 text'

/** A certificate with its private key, as a client assertion needs it. */
export interface Certificate {
  readonly format: CertificateFormat
  /** PKCS#8 key, then the certificate and its issuers: what `ClientCertificateCredential` reads. */
  readonly pem: string
  /** SHA-1, upper-case hexadecimal, as the Azure portal shows it. */
  readonly thumbprint: string
  /** SHA-256, upper-case hexadecimal, as Entra ID's messages say it. */
  readonly sha256: string
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
  readonly keys: readonly KeyObject[]
  readonly certificates: readonly X509Certificate[]
}

/** MSAL signs client assertions with PS256 and refuses shorter keys. */
const MIN_RSA_BITS = 2048

/**
 * Every certificate of `material` that belongs to a key of it and that Entra ID can take, each with its
 * issuers. There is one as a rule; a file that was added to on a renewal holds the old and the new one.
 *
 * @throws CertificateError when there is none
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function toCertificates({ format, keys, certificates }: CertificateMaterial): Certificate[] {
  const [first] = certificates
  if (first === undefined) {
    throw new CertificateError(
      'holds a private key but no certificate: mount the secret of the Key Vault certificate (objectType: secret)',
    )
  }
  const problems = keys.map(keyProblem)
  const usable = keys.filter((_, index) => problems[index] === undefined)
  if (usable.length === 0) throw new CertificateError(problems[0] ?? 'holds no private key')
  const byPublicKey = new Map(usable.map((key) => [publicText(createPublicKey(key)), pemOf(key)]))
  const bySubject = Map.groupBy(certificates, ({ subject }) => subject)
  const found = certificates.flatMap((leaf) => {
    const keyPem = byPublicKey.get(publicTextOf(leaf))
    return keyPem === undefined
      ? []
      : [toCertificate(format, keyPem, [leaf, ...issuersOf(leaf, bySubject)])]
  })
  if (found.length > 0) return found
  throw new CertificateError(
    usable.length === 1 && certificates.length === 1
      ? `holds a private key that does not belong to its certificate (${subjectOf(first)}): export both again, together`
      : `holds no private key that belongs to one of its certificates (the first is ${subjectOf(first)}): export both again, together`,
  )
}

function keyProblem(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType !== 'rsa') {
    return `holds a private key of type ${key.asymmetricKeyType}, which Entra ID refuses: create the certificate with an RSA key of ${MIN_RSA_BITS} bits or more`
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return bits < MIN_RSA_BITS
    ? `holds an RSA key of ${bits} bits: create the certificate with ${MIN_RSA_BITS} bits or more`
    : undefined
}

function toCertificate(
  format: CertificateFormat,
  keyPem: string,
  chain: readonly [X509Certificate, ...X509Certificate[]],
): Certificate {
  const [leaf] = chain
  return {
    format,
    pem: keyPem + chain.map((certificate) => certificate.toString()).join(''),
    thumbprint: leaf.fingerprint.replaceAll(':', ''),
    sha256: leaf.fingerprint256.replaceAll(':', ''),
    subject: subjectOf(leaf),
    notBefore: new Date(leaf.validFrom),
    notAfter: new Date(leaf.validTo),
  }
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function publicTextOf(certificate: X509Certificate): string {
  try {
    return publicText(certificate.publicKey)
  } catch {
    // A kind of key that Node does not know, which is not that of a key it has read.
    return ''
  }
}

/** Comparing texts takes each key once; asking each certificate about each key would not. */
function publicText(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('latin1')
}

/** Why Entra ID would not take a certificate for its time. */
export interface ValidityProblem {
  readonly cause: 'certificate_expired' | 'certificate_not_yet_valid'
  /** As it follows the name of the file. */
  readonly message: string
}

/** Why Entra ID would not take `certificate` at the time `now`; `undefined` when it would. */
export function validityProblem(
  { notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>,
  now: number,
): ValidityProblem | undefined {
  if (now >= notAfter.getTime()) {
    const message = `holds a certificate that expired on ${notAfter.toISOString()}`
    return { cause: 'certificate_expired', message }
  }
  if (now < notBefore.getTime()) {
    const message = `holds a certificate that is not valid before ${notBefore.toISOString()}`
    return { cause: 'certificate_not_yet_valid', message }
  }
  return undefined
}

/** Chains are three or four long; a circle of certificates has no end. */
const MAX_CHAIN = 10

function issuersOf(
  leaf: X509Certificate,
  bySubject: ReadonlyMap<string, readonly X509Certificate[]>,
): X509Certificate[] {
  const issuers: X509Certificate[] = []
  let last = leaf
  // Its own issuer ends the chain: whatever else has that name is another version of it.
  while (last.issuer !== last.subject && issuers.length < MAX_CHAIN) {
    const { issuer } = last
    const next = bySubject.get(issuer)?.find((one) => last.checkIssued(one))
    if (next === undefined) break
    issuers.push(next)
    last = next
  }
  return issuers
}

/** One line; OpenSSL puts every part of the name on its own. */
function subjectOf(certificate: X509Certificate | undefined): string {
  return certificate?.subject?.replaceAll('\n', ', ') ?? 'no subject'
}
