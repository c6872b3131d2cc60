import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { CertificateError, type CertificateMaterial } from './certificate.ts'

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g

/** Reads a private key and certificates, in any order. @throws CertificateError */
export function readPem(text: string, password: string | undefined): CertificateMaterial {
  const blocks = [...text.matchAll(BLOCK)].map(([pem, label = '']) => ({ pem, label }))
  if (text.split('-----BEGIN ').length - 1 > blocks.length) {
    throw new CertificateError(
      'ends in the middle of a PEM block: it is being written, or was copied in part',
    )
  }
  const key = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'))
  if (key === undefined) {
    throw new CertificateError(
      'holds no private key: mount the secret of the Key Vault certificate (objectType: secret, not cert)',
    )
  }
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE')
  return {
    format: 'PEM',
    key: readKey(key.pem, password),
    certificates: certificates.map(({ pem }, index) => readBlock(pem, index + 1)),
  }
}

function readKey(pem: string, password: string | undefined): KeyObject {
  const isEncrypted = pem.includes('ENCRYPTED')
  if (isEncrypted && password === undefined) {
    throw new CertificateError(
      'holds an encrypted private key: set AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE to a file with its password',
    )
  }
  try {
    return createPrivateKey({ key: pem, ...(isEncrypted ? { passphrase: password } : {}) })
  } catch {
    throw new CertificateError(
      isEncrypted
        ? 'holds a private key that the password does not open: check AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE'
        : 'holds a private key that cannot be read: export it again as PEM (PKCS#8)',
    )
  }
}

function readBlock(pem: string, position: number): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new CertificateError(
      `holds a certificate (number ${position}) that cannot be read: export it again as PEM`,
    )
  }
}
