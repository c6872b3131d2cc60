import { expect, it } from 'vitest'
import { upstreamFailure } from './upstream-failure.ts'

const failing = (code: string, message: string) =>
  upstreamFailure(Object.assign(new Error(message), { code }))

it('says what happened, its code, and what to look at', () => {
  expect(failing('ENOTFOUND', 'getaddrinfo ENOTFOUND\nx.example')).toEqual({
    kind: 'failure',
    failure: 'network',
    message:
      "getaddrinfo ENOTFOUND x.example (ENOTFOUND); check INGESTION_URL, HTTPS_PROXY and the cluster's DNS",
    connectionLost: false,
  })
})

it('has words for an error about several addresses, which has none', () => {
  const error = new AggregateError([], '')
  expect(upstreamFailure(Object.assign(error, { code: 'ECONNREFUSED' })).message).toMatch(
    /^no connection \(ECONNREFUSED\); /,
  )
})

it('takes ETIMEDOUT for a timeout', () => {
  expect(failing('ETIMEDOUT', 'm').failure).toBe('timeout')
})

it.each(['ECONNRESET', 'EPIPE'])('takes %s for a lost connection', (code) => {
  expect(failing(code, 'm')).toMatchObject({ failure: 'network', connectionLost: true })
})

it('takes an unknown code for the network, without advice', () => {
  expect(failing('EWHATEVER', 'm')).toMatchObject({ failure: 'network', message: 'm (EWHATEVER)' })
})
