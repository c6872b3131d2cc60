import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { CertificateError, type CertificateMaterial } from './certificate.ts'
import forge from './forge.ts'
import { KeyNeeded, withDerivedKeys } from './pkcs12-keys.ts'

declare module 'node-forge' {
  namespace asn1 {
    /** Left out of its types. */
    function fromDer(bytes: Bytes, options: { readonly parseAllBytes: boolean }): Asn1
  }
}

/**
 * Many times what a chain of certificates takes; a secret of Key Vault holds 19 kB of it. Some of what is
 * read in JavaScript (RC2 above all) is slow, and writes wait for it.
 */
const MAX_BYTES = 32 * 1024

/**
 * Reads PKCS#12. Node's own OpenSSL gives no key back, and refuses the legacy ciphers (RC2-40, 3DES)
 * that older tools still write.
 *
 * @throws CertificateError
 */
export async function readPkcs12(
  content: Buffer,
  password: string | undefined,
): Promise<CertificateMaterial> {
  if (content.length > MAX_BYTES) {
    throw new CertificateError(
      `is larger than ${MAX_BYTES / 1024} KiB, which no PKCS#12 for Entra ID is: export the certificate with its key and its issuers, and nothing else`,
    )
  }
  const pfx = parse(content)
  const container = await withDerivedKeys(() => decrypt(pfx, password))
  const { pki } = forge
  const keys = [pki.oids.pkcs8ShroudedKeyBag, pki.oids.keyBag].flatMap((type) =>
    bagsOf(container, type),
  )
  if (keys.length === 0) {
    throw new CertificateError(
      'holds no private key: export the certificate together with its key, as PKCS#12',
    )
  }
  const certificates = bagsOf(container, pki.oids.certBag)
  return {
    format: 'PKCS#12',
    keys: keys.map(toKey),
    certificates: certificates.map(
      (bag) => new X509Certificate(toDer(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1)),
    ),
  }
}

function parse(content: Buffer): forge.asn1.Asn1 {
  try {
    // What follows the end (a newline of an editor) is left alone, as OpenSSL does.
    return forge.asn1.fromDer(content.toString('binary'), { parseAllBytes: false })
  } catch {
    throw new CertificateError(
      'is not a complete PKCS#12: it is being written, was copied in part, or is something else',
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
      if (error instanceof KeyNeeded || error instanceof CertificateError) throw error
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
      : 'cannot be opened with the password: check AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE',
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
