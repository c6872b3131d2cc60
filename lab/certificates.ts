import { createHash, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import forge from 'node-forge'

export interface Validity {
  /** Default: an hour ago, so that a machine whose clock is behind accepts it. */
  readonly notBefore?: Date
  /** Default: in a year. */
  readonly notAfter?: Date
}

/** A certificate and its private key (PKCS#8), both PEM. */
export interface KeyedCertificate {
  readonly certificatePem: string
  readonly keyPem: string
}

export interface CertificateAuthority {
  /** What a client has to trust, for example by `NODE_EXTRA_CA_CERTS`. */
  readonly caPem: string
  /** A server certificate for DNS names and IP addresses. One key serves all of them. */
  issue(names: readonly string[], validity?: Validity): KeyedCertificate
}

/** How a certificate is named: by the Azure portal, and in the header of a client assertion. */
export interface Thumbprints {
  /** SHA-1, upper-case hexadecimal, as the Azure portal shows it. */
  readonly sha1: string
  /** SHA-1, base64url: the header `x5t`. */
  readonly x5t: string
  /** SHA-256, base64url: the header `x5t#S256`. */
  readonly x5tS256: string
}

export interface ClientCertificate extends KeyedCertificate {
  /** Binary PKCS#12 without a password, as the Key Vault CSI driver mounts it. */
  readonly pkcs12: Buffer
  readonly thumbprints: Thumbprints
}

/** Made anew by every lab, so nothing that trusts it outlives the lab. */
export function createCertificateAuthority(
  commonName = 'azure-monitor-remote-write lab CA',
): CertificateAuthority {
  const issuer = createKey()
  const subject = [{ name: 'commonName', value: commonName }]
  const ca = createCertificate({
    publicKey: issuer.publicKey,
    subject,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      { name: 'subjectKeyIdentifier' },
    ],
  })
  ca.sign(issuer.privateKey, forge.md.sha256.create())
  const server = createKey()
  return {
    caPem: toPem(ca),
    issue(names, validity) {
      const certificate = createCertificate({
        publicKey: server.publicKey,
        subject: [{ name: 'commonName', value: names[0]?.slice(0, 64) ?? 'lab' }],
        issuer: subject,
        ...(validity === undefined ? {} : { validity }),
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: names.map(alternativeName) },
        ],
      })
      certificate.sign(issuer.privateKey, forge.md.sha256.create())
      return { certificatePem: toPem(certificate), keyPem: server.keyPem }
    },
  }
}

/** A self-signed certificate for an Entra application, as Key Vault's issuer `Self` makes it. */
export function createClientCertificate({
  commonName,
  ...validity
}: { readonly commonName: string } & Validity): ClientCertificate {
  const { publicKey, privateKey, keyPem } = createKey()
  const certificate = createCertificate({
    publicKey,
    subject: [{ name: 'commonName', value: commonName }],
    validity,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', clientAuth: true, serverAuth: true },
    ],
  })
  certificate.sign(privateKey, forge.md.sha256.create())
  const keyed = { certificatePem: toPem(certificate), keyPem }
  return {
    ...keyed,
    pkcs12: toPkcs12(keyed),
    thumbprints: thumbprintsOf(keyed.certificatePem),
  }
}

export interface Pkcs12Options {
  /** Default: none. */
  readonly password?: string
  /** `3des` is what OpenSSL 3 calls legacy. Default: `aes256`. */
  readonly cipher?: 'aes256' | '3des'
}

export function toPkcs12(
  { certificatePem, keyPem }: KeyedCertificate,
  { password = '', cipher = 'aes256' }: Pkcs12Options = {},
): Buffer {
  const asn1 = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(keyPem),
    [forge.pki.certificateFromPem(certificatePem)],
    password,
    { algorithm: cipher },
  )
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')
}

export function thumbprintsOf(certificatePem: string): Thumbprints {
  const der = new X509Certificate(certificatePem).raw
  const sha1 = createHash('sha1').update(der).digest()
  return {
    sha1: sha1.toString('hex').toUpperCase(),
    x5t: sha1.toString('base64url'),
    x5tS256: createHash('sha256').update(der).digest('base64url'),
  }
}

// node-forge makes keys in JavaScript, which takes seconds; Node's OpenSSL takes a tenth of one.
function createKey() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return {
    keyPem: privateKey,
    publicKey: forge.pki.publicKeyFromPem(publicKey),
    privateKey: forge.pki.privateKeyFromPem(privateKey),
  }
}

interface CertificateContent {
  readonly publicKey: forge.pki.PublicKey
  readonly subject: forge.pki.CertificateField[]
  /** Default: the subject itself. */
  readonly issuer?: forge.pki.CertificateField[]
  readonly validity?: Validity
  readonly extensions: object[]
}

const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS

function createCertificate(content: CertificateContent): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = content.publicKey
  // A leading 0 would be cut off, a leading bit would make the number negative.
  certificate.serialNumber = `1${randomBytes(15).toString('hex').slice(1)}`
  certificate.validity.notBefore = content.validity?.notBefore ?? new Date(Date.now() - HOUR_MS)
  certificate.validity.notAfter = content.validity?.notAfter ?? new Date(Date.now() + YEAR_MS)
  certificate.setSubject(content.subject)
  certificate.setIssuer(content.issuer ?? content.subject)
  certificate.setExtensions(content.extensions)
  return certificate
}

function alternativeName(name: string): object {
  return isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name }
}

function toPem(certificate: forge.pki.Certificate): string {
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
}
