import { createPrivateKey, type KeyObject, pbkdf2Sync, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { CertificateError, type CertificateMaterial } from './certificate.ts'

/**
 * Derives keys with OpenSSL. In JavaScript a file with many iterations (600,000 is not unusual) would take
 * ten seconds, while writes wait.
 */
Object.assign(forge.pkcs5, {
  pbkdf2(
    password: string,
    salt: string,
    iterations: number,
    length: number,
    digest: { readonly algorithm: string } = { algorithm: 'sha1' },
  ) {
    const bytes = (text: string) => Buffer.from(text, 'latin1')
    const key = pbkdf2Sync(bytes(password), bytes(salt), iterations, length, digest.algorithm)
    return key.toString('latin1')
  },
})

/**
 * Reads PKCS#12. Node's own OpenSSL gives no key back, and refuses the legacy ciphers (RC2-40, 3DES)
 * that older tools still write.
 *
 * @throws CertificateError
 */
export function readPkcs12(content: Buffer, password: string | undefined): CertificateMaterial {
  const container = decrypt(parse(content), password)
  const { pki } = forge
  const keys = [pki.oids.pkcs8ShroudedKeyBag, pki.oids.keyBag].flatMap((type) =>
    bagsOf(container, type),
  )
  const [key] = keys
  if (key === undefined) {
    throw new CertificateError(
      'holds no private key: export the certificate together with its key, as PKCS#12',
    )
  }
  const certificates = bagsOf(container, pki.oids.certBag)
  return {
    format: 'PKCS#12',
    key: toKey(key),
    certificates: certificates.map(
      (bag) => new X509Certificate(toDer(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1)),
    ),
  }
}

function parse(content: Buffer): forge.asn1.Asn1 {
  try {
    return forge.asn1.fromDer(content.toString('binary'))
  } catch {
    throw new CertificateError(
      'is no complete PKCS#12: it is being written, was copied in part, or is something else',
    )
  }
}

/**
 * The integrity check is left out: it is as slow, and a key that fits its certificate proves as much.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7292#section-4 version, content, integrity check
 */
function decrypt(pfx: forge.asn1.Asn1, password: string | undefined): forge.pkcs12.Pkcs12Pfx {
  const unchecked = typeof pfx.value === 'string' ? pfx : { ...pfx, value: pfx.value.slice(0, 2) }
  const failures: string[] = []
  // Legacy ciphers take the password as UTF-16, which node-forge does; modern ones take it as UTF-8.
  for (const encoded of new Set([password ?? '', forge.util.encodeUtf8(password ?? '')])) {
    try {
      return forge.pkcs12.pkcs12FromAsn1(unchecked, false, encoded)
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  const [message = ''] = failures
  if (/unsupported|not an? PKCS#12/i.test(message)) {
    throw new CertificateError(`cannot be read as PKCS#12 (${message})`)
  }
  throw new CertificateError(
    password === undefined
      ? 'needs a password: set AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE to a file with it'
      : 'is not opened by the password: check AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE',
  )
}

function bagsOf(container: forge.pkcs12.Pkcs12Pfx, type: string | undefined): forge.pkcs12.Bag[] {
  if (type === undefined) return []
  return container.getBags({ bagType: type })[type] ?? []
}

/** node-forge knows RSA keys only and leaves others as they are. */
function toKey(bag: forge.pkcs12.Bag): KeyObject {
  return bag.key
    ? createPrivateKey(forge.pki.privateKeyToPem(bag.key))
    : createPrivateKey({ key: toDer(bag.asn1), format: 'der', type: 'pkcs8' })
}

function toDer(asn1: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')
}
