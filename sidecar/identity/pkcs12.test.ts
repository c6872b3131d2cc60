import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createClientCertificate, toPkcs12 } from '../../lab/certificates.ts'
import { toCertificate } from './certificate.ts'
import { readPkcs12 } from './pkcs12.ts'

const made = createClientCertificate({ commonName: 'prometheus' })
const pem = made.keyPem + made.certificatePem

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl)
  console.warn('skipped: PKCS#12 as OpenSSL writes it, because there is no openssl here')

function openssl(args: readonly string[], input: string): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'ignore'] })
}

describe.each([
  '-keypbe AES-256-CBC -certpbe AES-256-CBC -macalg sha256',
  '-keypbe AES-256-CBC -certpbe AES-256-CBC -iter 600000',
  '-legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-RC2-40 -macalg sha1',
  '-keypbe NONE -certpbe NONE',
  '-nomac',
])('what `openssl pkcs12 -export %s` writes', (options) => {
  it.skipIf(!hasOpenssl).each(['', 'open sesame', 'ö¢ən'])(
    'is read within seconds with the password "%s"',
    (password) => {
      const passout = ['-passout', `pass:${password}`]
      const content = openssl(['pkcs12', '-export', ...options.split(' '), ...passout], pem)
      const begun = performance.now()
      const material = readPkcs12(content, password === '' ? undefined : password)
      expect(toCertificate(material).thumbprint).toBe(made.thumbprints.sha1)
      expect(performance.now() - begun).toBeLessThan(3_000)
    },
  )
})

describe('a key that Entra ID refuses is told by', () => {
  it.skipIf(!hasOpenssl)('its type', () => {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', '-']
    const ec = openssl(['req', '-x509', '-nodes', ...curve, '-subj', '/CN=ec'], '').toString()
    const content = openssl(['pkcs12', '-export', '-passout', 'pass:'], ec)
    expect(() => toCertificate(readPkcs12(content, undefined))).toThrow(
      /^holds a private key of type ec, which Entra ID refuses: create .* RSA key of 2048 bits/,
    )
  })

  it('its length', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    expect(() => toCertificate({ ...readPkcs12(made.pkcs12, undefined), key: privateKey })).toThrow(
      /^holds an RSA key of 1024 bits: create the certificate with 2048 bits or more$/,
    )
  })
})

it.skipIf(!hasOpenssl)('says when there is no key', () => {
  const content = openssl(['pkcs12', '-export', '-nokeys', '-passout', 'pass:'], pem)
  expect(() => readPkcs12(content, undefined)).toThrow(/^holds no private key: export/)
})

it('says when it is something else in ASN.1', () => {
  const key = createPrivateKey(made.keyPem).export({ type: 'pkcs8', format: 'der' })
  expect(() => readPkcs12(key, undefined)).toThrow(/^cannot be read as PKCS#12 \(.*not an PKCS/)
})

it('gives the very key', () => {
  const { key } = readPkcs12(toPkcs12(made, { password: 'open sesame' }), 'open sesame')
  expect(key.equals(createPrivateKey(made.keyPem))).toBe(true)
})
