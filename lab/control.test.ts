import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClientCertificate } from './certificates.ts'
import { type Lab, startLab } from './lab.ts'
import {
  CONTENT_TYPES,
  encodeWriteRequest,
  type Series,
  STALE_MARKER_BITS,
} from './remote-write.ts'

const tenantId = '11111111-1111-1111-1111-111111111111'
const clientId = '22222222-2222-2222-2222-222222222222'
const certificate = createClientCertificate({ commonName: 'prometheus' })

let lab: Lab

beforeAll(async () => {
  lab = await startLab()
  lab.authority.addApplication({ tenantId, clientId })
})

afterAll(() => lab.close())

async function call(method: string, path: string, body?: string) {
  const response = await fetch(`${lab.control.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, text, json: () => JSON.parse(text) }
}

it('sets faults and takes them away', async () => {
  const faults = { ingestion: { status: 503, retryAfterSeconds: 1 } }
  expect((await call('PUT', '/faults', JSON.stringify(faults))).status).toBe(200)
  expect((await call('GET', '/faults')).json()).toEqual({ ...faults, authority: {}, imds: {} })
  expect(lab.faults().ingestion).toEqual(faults.ingestion)
  expect((await call('DELETE', '/faults')).status).toBe(204)
  expect(lab.faults()).toEqual({ ingestion: {}, authority: {}, imds: {} })
})

it('says what is wrong with a fault, and changes nothing', async () => {
  const answer = await call('PUT', '/faults', '{"authority":{"status":7}}')
  expect(answer.status).toBe(400)
  expect(answer.text).toContain('authority.status')
  expect(lab.faults().authority).toEqual({})
})

it('registers and revokes certificates', async () => {
  const path = `/applications/${clientId}/certificates`
  const { sha1 } = certificate.thumbprints
  expect((await call('POST', path, certificate.certificatePem)).json()).toEqual({
    thumbprint: sha1,
  })
  expect((await call('GET', '/state')).json().applications[0].certificates).toMatchObject([
    { thumbprint: sha1 },
  ])
  expect((await call('DELETE', `${path}/${sha1}`)).status).toBe(204)
  expect(lab.authority.certificates(clientId)).toEqual([])
  expect((await call('DELETE', `${path}/${sha1}`)).status).toBe(400)
})

it('gives every stored sample with its bits', async () => {
  const ruleId = `dcr-${'0'.repeat(32)}`
  await call('PUT', `/rules/${ruleId}/roles/${clientId}`)
  lab.authority.addSecret(clientId, 'secret')
  const timestampMs = Date.now()
  const series = { labels: { __name__: 'up' }, samples: [{ timestampMs, bits: STALE_MARKER_BITS }] }
  expect(await writeWithSecret(ruleId, series)).toBe(204)
  expect((await call('GET', '/samples')).json()).toEqual([
    { labels: { __name__: 'up' }, samples: [[timestampMs, 'NaN', '7ff0000000000002']] },
  ])
  await call('DELETE', '/samples')
  expect((await call('GET', '/samples')).json()).toEqual([])
  await call('DELETE', `/rules/${ruleId}/roles/${clientId}`)
  expect(await writeWithSecret(ruleId, series)).toBe(403)
})

async function writeWithSecret(ruleId: string, series: Series): Promise<number> {
  const dispatcher = new Agent({ connect: { ca: lab.caPem } })
  try {
    const token = await request(`${lab.authority.url}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      dispatcher,
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: 'secret',
        scope: 'https://monitor.azure.com/.default',
      }).toString(),
    })
    const { access_token } = (await token.body.json()) as { access_token: string }
    const path = `/dataCollectionRules/${ruleId}/streams/Microsoft-PrometheusMetrics/api/v1/write`
    const write = await request(`${lab.ingestion.url}${path}?api-version=2023-04-24`, {
      method: 'POST',
      dispatcher,
      headers: {
        authorization: `Bearer ${access_token}`,
        'content-type': CONTENT_TYPES['1.0'],
        'content-encoding': 'snappy',
      },
      body: encodeWriteRequest([series]),
    })
    return write.statusCode
  } finally {
    await dispatcher.destroy()
  }
}

it('shows a page of what is going on', async () => {
  await lab.setFaults({ imds: { status: 429 } })
  const { status, text } = await call('GET', '/')
  expect(status).toBe(200)
  expect(text).toContain('imds.status')
  expect(text).not.toContain('<script')
  await lab.setFaults({})
})

it('names its routes when asked for another one', async () => {
  const { status, text } = await call('GET', '/nonsense')
  expect(status).toBe(404)
  expect(text).toContain('PUT /faults')
})
