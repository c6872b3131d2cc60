import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { createClientCertificate, toPkcs12 } from '../../lab/certificates.ts'
import { readCertificate } from './certificate-format.ts'

const made = createClientCertificate({ commonName: 'prometheus' })
const { certificatePem, keyPem, thumbprints } = made

async function thumbprintOf(content: Buffer | string, password?: string): Promise<string> {
  return (await readCertificate(Buffer.from(content), password)).thumbprint
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
  const { pem } = await readCertificate(
    Buffer.from(another.certificatePem + certificatePem + keyPem),
    undefined,
  )
  const labels = [...pem.matchAll(/-----BEGIN ([A-Z ]+)-----/g)].map(([, label]) => label)
  expect(labels).toEqual(['PRIVATE KEY', 'CERTIFICATE'])
  expect(pem.replaceAll('\n', '')).toContain(certificatePem.replaceAll('\n', ''))
})

it('tells subject and validity', async () => {
  const notBefore = new Date('2026-01-02T03:04:05Z')
  const notAfter = new Date('2027-01-02T03:04:05Z')
  const dated = createClientCertificate({ commonName: 'dated', notBefore, notAfter })
  expect(await readCertificate(dated.pkcs12, undefined)).toMatchObject({
    subject: 'CN=dated',
    notBefore,
    notAfter,
  })
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
    'half a PKCS#12 file': [half(made.pkcs12), undefined, /^is no complete PKCS#12: .*written/],
    'half a base64 text': [
      half(made.pkcs12.toString('base64')),
      undefined,
      /^is no complete PKCS#12: .*written/,
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
      /^is not opened by the password: check AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE$/,
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
    await expect(readCertificate(Buffer.from(content), password)).rejects.toThrow(message)
  })
})

it('does not load the PKCS#12 reader for PEM', () => {
  const reader = new URL('certificate-format.ts', import.meta.url)
  const script = `
    import { readFileSync } from 'node:fs'
    import { createRequire } from 'node:module'
    import { readCertificate } from '${reader}'
    const modules = createRequire(process.cwd() + '/').cache
    const isLoaded = () => Object.keys(modules).some((path) => path.includes('node-forge'))
    const [pem, pkcs12] = JSON.parse(readFileSync(0, 'utf8'))
    await readCertificate(Buffer.from(pem), undefined)
    const afterPem = isLoaded()
    await readCertificate(Buffer.from(pkcs12), undefined)
    console.log(afterPem, isLoaded())`
  const input = JSON.stringify([keyPem + certificatePem, made.pkcs12.toString('base64')])
  const argv = ['--input-type=module', '--eval', script]
  expect(execFileSync(process.execPath, argv, { input, encoding: 'utf8' })).toBe('false true\n')
})
