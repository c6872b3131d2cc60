import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createClientCertificate, toPkcs12 } from '../../lab/certificates.ts'
import { readCertificates } from './certificate-format.ts'

const made = createClientCertificate({ commonName: 'prometheus' })
const { certificatePem, keyPem, thumbprints } = made

async function thumbprintOf(content: Buffer | string, password?: string): Promise<string> {
  const [certificate] = await readCertificates(Buffer.from(content), password)
  return certificate?.thumbprint ?? 'none'
}

describe('the content decides, so a certificate is read from', () => {
  const contents: Record<string, Buffer | string> = {
    'PEM, key first': keyPem + certificatePem,
    'PEM, certificate first': certificatePem + keyPem,
    'PEM with Windows line ends and attributes': `Bag Attributes\r\n${keyPem}${certificatePem}`
      .replaceAll('\n', '\r\n')
      .replaceAll('\r\r', '\r'),
    'PKCS#12 with AES-256': toPkcs12(made, { cipher: 'aes256' }),
    'PKCS#12 with 3DES': toPkcs12(made, { cipher: '3des' }),
    'PKCS#12 as base64 text': `${made.pkcs12.toString('base64')}\n`,
    'PKCS#12 as base64 text in lines': made.pkcs12.toString('base64').replace(/(.{64})/g, '$1\r\n'),
  }
  it.each(Object.entries(contents))('%s', async (_, content) => {
    expect(await thumbprintOf(content)).toBe(thumbprints.sha1)
  })
})

it('gives the key first, then the certificate that belongs to it, then its issuers', async () => {
  const another = createClientCertificate({ commonName: 'another' })
  const content = another.certificatePem + certificatePem + keyPem
  const [{ pem = '' } = {}] = await readCertificates(Buffer.from(content), undefined)
  const labels = [...pem.matchAll(/-----BEGIN ([A-Z ]+)-----/g)].map(([, label]) => label)
  expect(labels).toEqual(['PRIVATE KEY', 'CERTIFICATE'])
  expect(pem.replaceAll('\n', '')).toContain(certificatePem.replaceAll('\n', ''))
})

it('tells subject and validity', async () => {
  const notBefore = new Date('2026-01-02T03:04:05Z')
  const notAfter = new Date('2027-01-02T03:04:05Z')
  const dated = createClientCertificate({ commonName: 'dated', notBefore, notAfter })
  expect(await readCertificates(dated.pkcs12, undefined)).toMatchObject([
    { subject: 'CN=dated', notBefore, notAfter },
  ])
})

describe('a content that cannot be used says what is wrong and what to do:', () => {
  const other = createClientCertificate({ commonName: 'other' })
  const half = (content: string | Buffer) => content.slice(0, content.length / 2)
  const contents: Record<string, readonly [Buffer | string, string | undefined, RegExp]> = {
    'an empty file': ['\n', undefined, /^is empty: check that the volume is mounted$/],
    'no key': [certificatePem, undefined, /^holds no private key: .*objectType: secret, not cert/],
    'no certificate': [keyPem, undefined, /^holds a private key but no certificate: mount/],
    'a key of another certificate': [
      other.keyPem + certificatePem,
      undefined,
      /^holds a private key that does not belong to its certificate \(CN=prometheus\): export/,
    ],
    'half a PEM file': [half(keyPem), undefined, /^ends in the middle of a PEM block: .*written/],
    'half a PKCS#12 file': [half(made.pkcs12), undefined, /^is not a complete PKCS#12: .*written/],
    'half a base64 text': [
      half(made.pkcs12.toString('base64')),
      undefined,
      /^is not a complete PKCS#12: .*written/,
    ],
    'something else': ['hello', undefined, /^is neither PEM nor PKCS#12 nor .*: mount the secret/],
    'a password that is missing': [
      toPkcs12(made, { password: 'open sesame' }),
      undefined,
      /^needs a password: set AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE/,
    ],
    'a wrong password': [
      toPkcs12(made, { password: 'open sesame' }),
      'open barley',
      /^cannot be opened with the password: check AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE$/,
    ],
    'a damaged key': [
      keyPem.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA') + certificatePem,
      undefined,
      /^holds a private key that cannot be read: export it again/,
    ],
    'a damaged certificate': [
      keyPem + certificatePem.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'),
      undefined,
      /^holds a certificate \(number 1\) that cannot be read: export it again/,
    ],
  }
  it.each(Object.entries(contents))('%s', async (_, [content, password, message]) => {
    await expect(readCertificates(Buffer.from(content), password)).rejects.toThrow(message)
  })
})

/** As people have found them: on the way to a vault, something happened to each. */
const CASES = join(import.meta.dirname, 'testing/certificates')

describe('a text that was spoilt on its way is told by what happened to it:', () => {
  const utf16 = /^is UTF-16 text: save it as UTF-8 /
  const crOnly = (keyPem + certificatePem).replaceAll('\n', '\r')
  const contents: Record<string, readonly [Buffer | string, RegExp]> = {
    'b03-double-base64.b64': [
      file('b03-double-base64.b64'),
      /^is base64 of text: encode PKCS#12 once/,
    ],
    'b04-quoted.b64': [file('b04-quoted.b64'), /^is in quotes: remove the quotes/],
    'b06-base64-of-pem.b64': [
      file('b06-base64-of-pem.b64'),
      /^is base64 of text: .*PEM not at all/,
    ],
    'b08-utf16.b64': [file('b08-utf16.b64'), utf16],
    'UTF-16 without a byte order mark': [file('b08-utf16.b64').subarray(2), utf16],
    'UTF-16 with the high byte first': [Buffer.from(file('b08-utf16.b64')).swap16(), utf16],
    'b09-bom.b64': [file('b09-bom.b64'), /^begins with a byte order mark \(BOM\): save it/],
    'p06-utf16-bom.pem': [file('p06-utf16-bom.pem'), utf16],
    'p27-newlines-as-spaces.pem': [
      file('p27-newlines-as-spaces.pem'),
      /^has lost its line breaks: /,
    ],
    'p28-newlines-escaped.pem': [
      file('p28-newlines-escaped.pem'),
      /^has escaped line breaks, a back/,
    ],
    'PEM with CR only': [crOnly, /^has line breaks of a carriage return \(CR\) only: write/],
    'a JSON string': [
      JSON.stringify(keyPem + certificatePem),
      /^is in quotes: .*; it has escaped line breaks, a backslash and an n: write real/,
    ],
  }
  it.each(Object.entries(contents))('%s', async (_, [content, message]) => {
    await expect(readCertificates(Buffer.from(content), undefined)).rejects.toThrow(message)
  })

  it('which is not guessed of what was never a certificate', async () => {
    for (const content of ['"hello"', 'aGVsbG8gd29ybGQ=', '\ufefftext', 'h\0i\0']) {
      await expect(readCertificates(Buffer.from(content), undefined)).rejects.toThrow(/^is neither/)
    }
  })
})

describe('a file that holds more than one certificate with its key is read from', () => {
  const subjectsOf = async (name: string) =>
    (await readCertificates(file(name), undefined)).map(({ subject, notAfter }) => [
      subject,
      notAfter.getUTCFullYear(),
    ])

  it.each([
    ['g09-trailing-newline.pfx', [['CN=self', 2027]]],
    ['p31-two-keys-right-second.pem', [['CN=leaf', 2027]]],
    ['p36-dhparams-first.pem', [['CN=self', 2027]]],
    [
      'h06-same-key-expired-then-renewed.pem',
      [
        ['CN=expired', 2025],
        ['CN=expired', 2028],
      ],
    ],
  ])('%s', async (name, subjects) => {
    expect(await subjectsOf(name)).toEqual(subjects)
  })

  it('a renewal that was appended, each with its own key', async () => {
    const renewed = createClientCertificate({ commonName: 'renewed' })
    const content = keyPem + certificatePem + renewed.keyPem + renewed.certificatePem
    const certificates = await readCertificates(Buffer.from(content), undefined)
    expect(certificates.map(({ subject }) => subject)).toEqual(['CN=prometheus', 'CN=renewed'])
    for (const { pem, thumbprint } of certificates) expect(await thumbprintOf(pem)).toBe(thumbprint)
  })

  it('one that is damaged, beside one that is not', async () => {
    const damaged = (text: string) => text.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA')
    const content = damaged(keyPem) + keyPem + damaged(certificatePem) + certificatePem
    expect(await thumbprintOf(content)).toBe(thumbprints.sha1)
  })
})

describe('a large file that is no certificate is refused without an age passing:', () => {
  const block = (label: string) => `-----BEGIN ${label}-----`
  const shapes: Record<string, string> = {
    'beginnings without an end': `'${block('X')}\\n'.repeat(120_000)`,
    'beginnings without an end after a certificate': `pem + '${block('X')}\\n'.repeat(120_000)`,
    'labels without an end': `'-----BEGIN A B C'.repeat(120_000)`,
    'quotes, blanks and backslashes': `'"' + ' \\n'.repeat(700_000)`,
    base64: `'MIII'.repeat(700_000)`,
  }
  it.each(Object.entries(shapes))('%s', (_, shape) => {
    const script = `
      import { readFileSync } from 'node:fs'
      import { readCertificates } from '${new URL('certificate-format.ts', import.meta.url)}'
      const pem = readFileSync(0, 'utf8')
      await readCertificates(Buffer.from(${shape}), undefined).catch(() => {})
      console.log('done')`
    // What grows with the square of the length takes many minutes; the deadline is for that alone.
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      input: keyPem + certificatePem,
      encoding: 'utf8',
      timeout: 150_000,
    })
    expect(output).toBe('done\n')
  })
})

function file(name: string): Buffer {
  return readFileSync(join(CASES, name))
}

it('does not load the PKCS#12 reader for PEM', () => {
  const reader = new URL('certificate-format.ts', import.meta.url)
  const script = `
    import { readFileSync } from 'node:fs'
    import { createRequire } from 'node:module'
    import { readCertificates } from '${reader}'
    const modules = createRequire(process.cwd() + '/').cache
    const isLoaded = () => Object.keys(modules).some((path) => path.includes('node-forge'))
    const [pem, pkcs12] = JSON.parse(readFileSync(0, 'utf8'))
    await readCertificates(Buffer.from(pem), undefined)
    const afterPem = isLoaded()
    await readCertificates(Buffer.from(pkcs12), undefined)
    console.log(afterPem, isLoaded())`
  const input = JSON.stringify([keyPem + certificatePem, made.pkcs12.toString('base64')])
  const argv = ['--input-type=module', '--eval', script]
  expect(execFileSync(process.execPath, argv, { input, encoding: 'utf8' })).toBe('false true\n')
})
