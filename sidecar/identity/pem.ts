import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { CertificateError, type CertificateMaterial } from './certificate.ts'

/** Reads private keys and certificates, in any order; other blocks are passed over. @throws CertificateError */
export function readPem(text: string, password: string | undefined): CertificateMaterial {
  const blocks = blocksOf(text)
  const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'))
  if (keys.length === 0) {
    throw new CertificateError(
      'holds no private key: mount the secret of the Key Vault certificate (objectType: secret, not cert)',
    )
  }
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE')
  return {
    format: 'PEM',
    keys: readable(
      keys.map(
        ({ pem }) =>
          () =>
            readKey(pem, password),
      ),
    ),
    certificates: readable(
      certificates.map(
        ({ pem }, index) =>
          () =>
            readBlock(pem, index + 1),
      ),
    ),
  }
}

interface Block {
  readonly label: string
  readonly pem: string
}

const BEGIN = '-----BEGIN '
const DASHES = '-----'

/** Looks at each character a fixed number of times, whatever the text is. @throws CertificateError */
function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = []
  for (let begin = text.indexOf(BEGIN); begin !== -1; begin = text.indexOf(BEGIN, begin)) {
    const afterBegin = begin + BEGIN.length
    const label = text.slice(afterBegin, text.indexOf(DASHES, afterBegin))
    const end = `${DASHES}END ${label}${DASHES}`
    const at = text.indexOf(end, afterBegin)
    const pem = text.slice(begin, at + end.length)
    // The end of a block beyond the beginning of the next one is not its own.
    if (at === -1 || pem.includes(BEGIN, BEGIN.length)) {
      throw new CertificateError(
        'ends in the middle of a PEM block: it is being written, or was copied in part',
      )
    }
    blocks.push({ label, pem })
    begin += pem.length
  }
  return blocks
}

/** Those that can be read; the others do no harm to them. @throws CertificateError when there are others only */
function readable<T>(reads: readonly (() => T)[]): readonly T[] {
  const found: T[] = []
  let problem: unknown
  for (const read of reads) {
    try {
      found.push(read())
    } catch (error) {
      problem ??= error
    }
  }
  if (found.length === 0 && problem !== undefined) throw problem
  return found
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
        ? 'holds a private key that the password cannot decrypt: check AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE'
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
