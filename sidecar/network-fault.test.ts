import { expect, it } from 'vitest'
import { isConnectionLost, networkFault } from './network-fault.ts'

const failing = (code: string, message: string) => Object.assign(new Error(message), { code })
const faultOf = (code: string, message = 'm') => networkFault(failing(code, message), 'x.example')

it('says what happened in one line, with its code', () => {
  expect(faultOf('ENOTFOUND', 'getaddrinfo\nx.example')).toEqual({
    cause: 'dns',
    detail: 'getaddrinfo x.example (ENOTFOUND)',
    host: 'x.example',
  })
})

it('has the words of the first of several addresses, whose error has none', () => {
  const inner = failing('ECONNREFUSED', 'connect ECONNREFUSED ::1:443')
  expect(networkFault(new AggregateError([inner], ''), 'x.example')).toMatchObject({
    cause: 'unreachable',
    detail: 'connect ECONNREFUSED ::1:443',
  })
})

it('looks for the code behind errors that wrap it', () => {
  const inner = failing('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate')
  const error = new Error('request failed', { cause: inner })
  expect(networkFault(error, 'x.example').cause).toBe('tls_untrusted')
})

it('leaves out a switch of Node that is no use in a container', () => {
  const text =
    'self-signed certificate in certificate chain; if the root CA is installed locally, try running Node.js with --use-system-ca'
  expect(faultOf('SELF_SIGNED_CERT_IN_CHAIN', text).detail).toBe(
    'self-signed certificate in certificate chain (SELF_SIGNED_CERT_IN_CHAIN)',
  )
})

it('takes ETIMEDOUT for a timeout', () => {
  expect(faultOf('ETIMEDOUT').cause).toBe('timeout')
})

it.each(['ECONNRESET', 'EPIPE'])('takes %s for a connection that stood', (code) => {
  expect(faultOf(code).cause).toBe('connection_lost')
  expect(isConnectionLost(failing(code, 'm'))).toBe(true)
})

it('takes an unknown code for a lost connection, that did not stand', () => {
  expect(faultOf('EWHATEVER')).toMatchObject({ cause: 'connection_lost', detail: 'm (EWHATEVER)' })
  expect(isConnectionLost(failing('EWHATEVER', 'm'))).toBe(false)
})
