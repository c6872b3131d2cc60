import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCertificateAuthority } from '../lab/certificates.ts'
import { withSubdomains } from './egress.ts'
import { type Deployment, openDeployment } from './testing/deployment.ts'
import { send } from './testing/post.ts'

let deployment: Deployment

beforeAll(async () => {
  deployment = await openDeployment()
})
beforeEach(() => deployment.reset())
afterEach(() => deployment.reset())
afterAll(() => deployment.close())

describe('TLS', () => {
  it.each([
    ['wrong-name', 'through the proxy'],
    ['expired', 'through the proxy'],
    ['unknown-authority', 'through the proxy'],
    ['unknown-authority', 'directly'],
  ] as const)('is verified: %s %s is answered 502 and gets no token', async (tls, way) => {
    const { ready, write } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
      ...(way === 'directly' ? deployment.direct() : {}),
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    })
    await ready(/token: valid until/)
    await deployment.lab.setFaults({ ingestion: { tls } })
    const reply = await send(write, { body: deployment.oneSample() })
    expect(reply.status).toBe(502)
    if (tls === 'unknown-authority') expect(reply.text).toContain('NODE_EXTRA_CA_CERTS')
    expect(deployment.lab.ingestion.counts().requests).toEqual({})
    await deployment.lab.setFaults({})
    expect((await send(write, { body: deployment.oneSample() })).status).toBe(204)
  })
})

it('tells its credentials to no proxy whose certificate does not hold, whatever Node was told', async () => {
  const { certificatePem, keyPem } = createCertificateAuthority().issue(['localhost'])
  const heard: string[] = []
  const proxy = createServer({ cert: certificatePem, key: keyPem }, (socket) => {
    socket.on('data', (chunk) => heard.push(chunk.toString('latin1')))
    socket.on('error', () => {})
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  try {
    const { write } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
      HTTPS_PROXY: `https://me:hush@localhost:${(proxy.address() as AddressInfo).port}`,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    })
    await expect
      .poll(() => send(write, { body: deployment.oneSample() }).then(({ text }) => text, String))
      .toMatch(/no token for Azure: .*certificate/)
    expect(heard).toEqual([])
  } finally {
    proxy.close()
  }
})

it('takes an address without a scheme for a proxy that is spoken to in the clear', async () => {
  const network = deployment.network()
  const { ready, write } = await deployment.start({
    ...deployment.container(),
    ...network,
    HTTPS_PROXY: new URL(network.HTTPS_PROXY).host,
    HTTP_PROXY: 'proxy.example.com:3128',
  })
  await ready(/token: valid until/)
  expect((await send(write, { body: deployment.oneSample() })).status).toBe(204)
})

describe('NO_PROXY', () => {
  it('keeps ingestion off the proxy', async () => {
    const { ready, write } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
      ...deployment.direct(),
    })
    await ready(/token: valid until/)
    expect((await send(write, { body: deployment.oneSample() })).status).toBe(204)
  })
})

it('passes by the proxy for all hosts below a name in NO_PROXY', () => {
  expect(withSubdomains('microsoftonline.com, .svc 10.0.0.0/8,*')).toBe(
    'microsoftonline.com,.microsoftonline.com,.svc,10.0.0.0/8,*',
  )
})
