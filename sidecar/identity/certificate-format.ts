import { X509Certificate } from 'node:crypto'
import { type Certificate, CertificateError, toCertificates } from './certificate.ts'
import { readPem } from './pem.ts'
import { describeSpoilt } from './spoilt-text.ts'

/**
 * Reads certificates with their keys, whatever they are written in: PEM, PKCS#12, or PKCS#12 as base64 text
 * (what Key Vault returns). The content decides; the CSI driver's file names have no extension.
 *
 * @param password - of a PKCS#12 or of an encrypted key; Key Vault's have none
 * @returns at least one: a file may hold the next certificate beside the one that is valid now
 * @throws CertificateError
 */
export async function readCertificates(
  content: Buffer,
  password: string | undefined,
): Promise<readonly Certificate[]> {
  try {
    return await read(content, password)
  } catch (error) {
    const spoilt = error instanceof CertificateError && describeSpoilt(content, isCertificate)
    throw spoilt ? new CertificateError(spoilt) : error
  }
}

async function read(
  content: Buffer,
  password: string | undefined,
): Promise<readonly Certificate[]> {
  const text = content.toString('latin1').trim()
  if (text === '') throw new CertificateError('is empty: check that the volume is mounted')
  if (isPem(text)) return toCertificates(readPem(text, password))
  const isBinary = isDer(content)
  const der = isBinary ? content : fromBase64(text)
  if (der === undefined) {
    throw new CertificateError(
      'is neither PEM nor PKCS#12 nor PKCS#12 as base64 text: mount the secret of the Key Vault certificate (objectType: secret)',
    )
  }
  if (isCertificateOnly(der)) {
    throw new CertificateError(
      'holds a certificate without its private key: mount the secret of the Key Vault certificate (objectType: secret, not cert)',
    )
  }
  // Most certificates are PEM, and the reader is large.
  const { readPkcs12 } = await import('./pkcs12.ts')
  const format = isBinary ? 'PKCS#12' : 'PKCS#12 as base64 text'
  return toCertificates({ ...(await readPkcs12(der, password)), format })
}

function isCertificate(content: Buffer): boolean {
  const text = content.toString('latin1')
  return isPem(text) || isDer(content) || fromBase64(text) !== undefined
}

function isPem(text: string): boolean {
  return text.includes('-----BEGIN ')
}

/** Both PKCS#12 and a bare certificate begin with an ASN.1 SEQUENCE longer than 127 bytes. */
function isDer(content: Buffer): boolean {
  return content[0] === 0x30 && (content[1] ?? 0) >= 0x80
}

function fromBase64(text: string): Buffer | undefined {
  const compact = text.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]+=*$/.test(compact)) return undefined
  const content = Buffer.from(compact, 'base64')
  return isDer(content) ? content : undefined
}

function isCertificateOnly(der: Buffer): boolean {
  try {
    new X509Certificate(der)
    return true
  } catch {
    return false
  }
}
