import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Call, type Endpoint, openEndpoint } from '../../lab/endpoint.ts'
import { createImds } from './imds.ts'
import { TokenError } from './token-error.ts'
import type { TokenSource } from './token-source.ts'

const now = Date.parse('2026-11-23T00:00:00Z')

let endpoint: Endpoint
let calls: Call[]
let answer: {
  readonly status: number
  readonly body: unknown
  readonly headers?: Record<string, string>
}
let sources: TokenSource[]

beforeEach(async () => {
  calls = []
  sources = []
  endpoint = await openEndpoint({
    handle(call) {
      calls.push(call)
      return answer
    },
  })
})
afterEach(async () => {
  for (const source of sources) source.close()
  await endpoint.close()
})

function acquire(clientId?: string) {
  const source = createImds({
    scope: 'https://monitor.azure.com/.default',
    host: endpoint.url,
    now: () => now,
    ...(clientId === undefined ? {} : { clientId }),
  })
  sources.push(source)
  return source.acquire(new AbortController().signal)
}

describe('a request', () => {
  it('is what IMDS asks for', async () => {
    answer = { status: 200, body: { access_token: 'token', expires_in: '3600' } }
    await acquire('22222222-2222-4222-8222-222222222222')
    expect(
      calls.map(({ method, url, headers }) => [method, url.pathname, headers.metadata]),
    ).toEqual([['GET', '/metadata/identity/oauth2/token', 'true']])
    expect(Object.fromEntries(calls[0]?.url.searchParams ?? [])).toEqual({
      'api-version': '2018-02-01',
      resource: 'https://monitor.azure.com',
      client_id: '22222222-2222-4222-8222-222222222222',
    })
  })

  it('is made anew each time: there is no cache to pass by', async () => {
    answer = { status: 200, body: { access_token: 'token', expires_in: '3600' } }
    await acquire()
    await acquire()
    expect(calls).toHaveLength(2)
  })
})

describe('the expiry', () => {
  const inAnHour = now + 3_600_000
  const on = (time: number) => String(time / 1000)

  it.each([
    ['is when IMDS says, not its first lifetime again', on(inAnHour), '86400'],
    ['is when IMDS says, where it says nothing else', on(inAnHour), undefined],
    ['is counted from now, where a clock is so far ahead that it would be over', '1', '3600'],
    ['is counted from now, where nothing else is there', undefined, '3600'],
  ])('%s', async (_, expiresOn, expiresIn) => {
    const body = { access_token: 'token', expires_on: expiresOn, expires_in: expiresIn }
    answer = { status: 200, body }
    expect(await acquire()).toEqual({ token: 'token', expiresOnTimestamp: inAnHour })
  })
})

describe('an answer', () => {
  it.each([
    [{ access_token: 'token' }],
    [{ access_token: 'token', expires_on: '1' }],
    [{ access_token: 'token', expires_on: 'soon', expires_in: 'later' }],
    [{ access_token: '', expires_in: '3600' }],
    [{ expires_in: '3600' }],
    ['<html>sign in to the network</html>'],
  ])('without a token is no token: %j', async (body) => {
    answer = { status: 200, body }
    await expect(acquire()).rejects.toThrow('IMDS answered 200 without a token')
  })

  it('with 429 says for how long it wants to be left alone', async () => {
    answer = { status: 429, body: {}, headers: { 'Retry-After': '17' } }
    const error = await acquire().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TokenError)
    expect(error).toMatchObject({ fault: { cause: 'entra_throttled' }, retryAfterMs: 17_000 })
  })

  it('with 410 says that IMDS is being updated', async () => {
    answer = { status: 410, body: '' }
    await expect(acquire()).rejects.toMatchObject({
      fault: { cause: 'imds_updating', detail: 'IMDS answered 410' },
    })
  })
})

it('says where IMDS is when it cannot be reached', async () => {
  await endpoint.close()
  await expect(acquire()).rejects.toMatchObject({
    fault: {
      cause: 'imds_unreachable',
      detail: expect.stringContaining('ECONNREFUSED'),
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    },
  })
})
