import { randomBytes } from 'node:crypto'
import type { ServerOptions } from 'node:https'
import { createSecureContext, type SecureContext } from 'node:tls'
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type KeyedCertificate,
} from './certificates.ts'
import type { EndpointFaults } from './fault.ts'

export interface TlsOptions {
  readonly ca: CertificateAuthority
  /** Whether the endpoint is known under this name, besides localhost and 127.0.0.1. */
  readonly serves: (hostName: string) => boolean
}

type TlsFault = EndpointFaults['tls']

/** Secure contexts by server name, the right ones or those of a fault. */
export function createTls({ ca, serves }: TlsOptions, fault: () => TlsFault) {
  const contexts = new Map<string, SecureContext>()
  const contextFor = (hostName: string): SecureContext => {
    const name = serves(hostName) ? hostName : 'localhost'
    const key = `${fault()} ${name}`
    const context = contexts.get(key) ?? createSecureContext(secrets(issueFor(ca, name, fault())))
    contexts.set(key, context)
    return context
  }
  return {
    options: (): ServerOptions => ({
      ...secrets(issueFor(ca, 'localhost', fault())),
      minVersion: 'TLSv1.2',
      // New keys, so that a client cannot resume a session and never see the faulty certificate.
      ticketKeys: randomBytes(48),
      SNICallback: (hostName, done) => done(null, contextFor(hostName)),
    }),
  }
}

function issueFor(ca: CertificateAuthority, name: string, fault: TlsFault): KeyedCertificate {
  const names = name === 'localhost' ? ['localhost', '127.0.0.1'] : [name]
  switch (fault) {
    case undefined:
      return ca.issue(names)
    case 'wrong-name':
      return ca.issue(['wrong-name.example'])
    case 'expired':
      return ca.issue(names, {
        notBefore: new Date(Date.now() - 48 * 3_600_000),
        notAfter: new Date(Date.now() - 24 * 3_600_000),
      })
    case 'unknown-authority':
      return createCertificateAuthority('another CA').issue(names)
    default:
      return fault satisfies never
  }
}

function secrets({ certificatePem, keyPem }: KeyedCertificate) {
  return { cert: certificatePem, key: keyPem }
}
