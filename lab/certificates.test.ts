import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import forge from 'node-forge'
import { describe, expect, it } from 'vitest'
import { createCertificateAuthority, createClientCertificate, toPkcs12 } from './certificates.ts'

describe('the certificate authority', () => {
  const authority = createCertificateAuthority()
  const ca = new X509Certificate(authority.caPem)

  it('issues server certificates for names and addresses, signed by itself', () => {
    const issued = authority.issue(['a.example', '127.0.0.1'])
    const certificate = new X509Certificate(issued.certificatePem)
    expect(certificate.verify(ca.publicKey)).toBe(true)
    expect(certificate.checkHost('a.example')).toBe('a.example')
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(certificate.checkHost('b.example')).toBeUndefined()
    createSecureContext({ cert: issued.certificatePem, key: issued.keyPem })
  })

  it('issues certificates that are valid no longer than asked for', () => {
    const issued = authority.issue(['a.example'], { notAfter: new Date('2020-01-02T03:04:05Z') })
    const certificate = new X509Certificate(issued.certificatePem)
    expect(new Date(certificate.validTo)).toEqual(new Date('2020-01-02T03:04:05Z'))
  })
})

describe('a client certificate', () => {
  const client = createClientCertificate({ commonName: 'prometheus' })

  it('has the thumbprints that OpenSSL computes', () => {
    const certificate = new X509Certificate(client.certificatePem)
    expect(client.thumbprints.sha1).toBe(certificate.fingerprint.replaceAll(':', ''))
    expect(Buffer.from(client.thumbprints.x5tS256, 'base64url').toString('hex')).toBe(
      certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    )
  })

  it('comes as PKCS#12 that opens without a password', () => {
    createSecureContext({ pfx: client.pkcs12, passphrase: '' })
  })

  it('can be packed with legacy ciphers and a password', () => {
    const pkcs12 = toPkcs12(client, { cipher: '3des', password: 'secret' })
    const asn1 = forge.asn1.fromDer(forge.util.createBuffer(pkcs12.toString('binary')))
    expect(() => forge.pkcs12.pkcs12FromAsn1(asn1, 'wrong')).toThrow()
    expect(forge.pkcs12.pkcs12FromAsn1(asn1, 'secret').safeContents).toHaveLength(2)
  })
})
