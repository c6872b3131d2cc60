import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import forge from 'node-forge'
import { describe, expect, it } from 'vitest'
import { createClientCertificate, toPkcs12 } from '../../lab/certificates.ts'
import { toCertificates } from './certificate.ts'
import { readPkcs12 } from './pkcs12.ts'
import { withDerivedKeys } from './pkcs12-keys.ts'

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
  '-legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-RC2-40 -iter 20000',
  '-keypbe NONE -certpbe NONE',
  '-nomac',
])('what `openssl pkcs12 -export %s` writes', (options) => {
  it.skipIf(!hasOpenssl).each(['', 'open sesame', 'ö¢ən'])(
    'is read with the password "%s"',
    async (password) => {
      const passout = ['-passout', `pass:${password}`]
      const content = openssl(['pkcs12', '-export', ...options.split(' '), ...passout], pem)
      const material = await readPkcs12(content, password === '' ? undefined : password)
      expect(toCertificates(material)).toMatchObject([{ thumbprint: made.thumbprints.sha1 }])
    },
  )
})

it.skipIf(!hasOpenssl).each(['-iter 300000', '-legacy -iter 40000'])(
  'lets writes go on while it derives keys (%s)',
  async (options) => {
    const iterations = options.split(' ')
    const content = openssl(['pkcs12', '-export', ...iterations, '-passout', 'pass:'], pem)
    let turns = 0
    let isRead = false
    const reading = readPkcs12(content, undefined).finally(() => {
      isRead = true
    })
    while (!isRead) {
      await setImmediate()
      turns += 1
    }
    await reading
    expect(turns).toBeGreaterThan(20)
  },
)

it('refuses more iterations than anybody would wait for', async () => {
  const derive = () => forge.pkcs5.pbkdf2('password', 'salt', 20_000_000, 32)
  await expect(withDerivedKeys(derive)).rejects.toThrow(
    /^asks for 20000000 iterations to derive a key: export it again with fewer/,
  )
})

it('leaves alone what follows its end, as OpenSSL does', async () => {
  const content = Buffer.concat([made.pkcs12, Buffer.from('\n')])
  expect(toCertificates(await readPkcs12(content, undefined))).toHaveLength(1)
})

it('is refused when it is larger than any that is meant, whatever is in it', async () => {
  const content = Buffer.concat([made.pkcs12, Buffer.alloc(32 * 1024)])
  await expect(readPkcs12(content, undefined)).rejects.toThrow(/^is larger than 32 KiB, which no/)
})

describe('a key that Entra ID refuses is told by', () => {
  it.skipIf(!hasOpenssl)('its type', async () => {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', '-']
    const ec = openssl(['req', '-x509', '-nodes', ...curve, '-subj', '/CN=ec'], '').toString()
    const content = openssl(['pkcs12', '-export', '-passout', 'pass:'], ec)
    const material = await readPkcs12(content, undefined)
    expect(() => toCertificates(material)).toThrow(
      /^holds a private key of type ec, which Entra ID refuses: create .* RSA key of 2048 bits/,
    )
  })

  it('its length', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const material = await readPkcs12(made.pkcs12, undefined)
    expect(() => toCertificates({ ...material, keys: [privateKey] })).toThrow(
      /^holds an RSA key of 1024 bits: create the certificate with 2048 bits or more$/,
    )
  })
})

it.skipIf(!hasOpenssl)('says when there is no key', async () => {
  const content = openssl(['pkcs12', '-export', '-nokeys', '-passout', 'pass:'], pem)
  await expect(readPkcs12(content, undefined)).rejects.toThrow(/^holds no private key: export/)
})

it('says when it is something else in ASN.1', async () => {
  const key = createPrivateKey(made.keyPem).export({ type: 'pkcs8', format: 'der' })
  await expect(readPkcs12(key, undefined)).rejects.toThrow(
    /^cannot be read as PKCS#12 \(.*not an PKCS/,
  )
})

it('gives the very key', async () => {
  const { keys } = await readPkcs12(toPkcs12(made, { password: 'open sesame' }), 'open sesame')
  expect(keys.map((key) => key.equals(createPrivateKey(made.keyPem)))).toEqual([true])
})
