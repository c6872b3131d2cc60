import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAzure } from '../testing/azure.ts'
import { get, RW1, send } from '../testing/post.ts'
import { startForTest } from '../testing/start.ts'
import { handMadeTokens } from '../testing/tokens.ts'

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>
const hand = handMadeTokens()

const START = Date.parse('2026-11-23T10:00:00Z')
let time = START

beforeEach(async () => {
  time = START
  azure = await startAzure()
  sidecar = await startForTest({
    url: azure.url,
    config: {
      cluster: 'c1',
      httpsProxy: 'http://proxy-user:proxy-password@proxy.example:3128',
      imdsHost: 'http://imds-user:imds-password@127.0.0.1:9',
      identity: {
        type: 'aadApplication',
        tenantId: '11111111-1111-1111-1111-111111111111',
        clientId: '22222222-2222-2222-2222-222222222222',
        credential: {
          kind: 'certificate',
          path: '/mnt/prometheus',
          password: { value: 'certificate-password' },
          sendChain: false,
        },
      },
    },
    tokens: hand.tokens,
    parts: { now: () => time },
  })
})

afterEach(async () => {
  await sidecar.close()
  await azure.close()
})

/** As a reader sees it. */
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '')

const page = () => get(`${sidecar.base}/`)
const report = async () => JSON.parse((await get(`${sidecar.base}/status`)).text)

describe('the page', () => {
  it('answers in HTML, under a policy that lets nothing run and nothing be fetched', async () => {
    const { status, headers, text } = await page()
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=UTF-8'])
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(headers['cache-control']).toBe('no-store')
    expect(text).not.toMatch(/<script| style=| on[a-z]+=/)
  })

  it('says the state, and why', async () => {
    azure.answer((response) => response.writeHead(403).end('no access'))
    await send(sidecar.write)
    time += 11_000
    const { text } = await page()
    expect(textOf(text)).toContain(
      'Holding samples back: Azure answers 403: the Entra application with a certificate, client id 22222222-2222-2222-2222-222222222222, may not write to data collection rule',
    )
    expect(text).toContain('<span class="id">22222222-2222-2222-2222-222222222222</span>')
    expect(text).toMatch(/<span class="id">dcr-[0-9a-f]{32}<\/span>/)
    expect(text).toMatch(/<pre class="command"><code>az role assignment create .*<\/code>/)
    expect(text).toContain('<blockquote>no access')
    expect(textOf(text)).toContain('until samples are lost, at 10:20 UTC')
    expect(textOf(text)).toContain('docs/alerts.md#azureremotewriterolemissing')
  })

  it('shows what others say as text', async () => {
    azure.answer((response) => response.writeHead(400).end('<script>alert("1")</script>'))
    await send(sidecar.write)
    sidecar.emit({
      kind: 'token-failed',
      fault: { cause: 'entra_refused', detail: '"><img src=x onerror=alert(2)>' },
      seconds: 1,
    })
    const { text } = await page()
    expect(text).not.toMatch(/<script|<img/)
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
    expect(text).toContain('&quot;&gt;&lt;img src=x onerror=alert(2)&gt;')
  })

  it('unfolds everything when it is asked to, because a refresh folds again', async () => {
    expect((await page()).text).not.toContain('<details class="card" open>')
    const unfolded = await get(`${sidecar.base}/?unfold=all`)
    expect(unfolded.text).toContain('<details class="card" open>')
    expect(unfolded.text).not.toContain('<details class="card">')
  })

  it('is refreshed every five seconds, unless that is switched off', async () => {
    expect((await page()).text).toContain('<meta http-equiv="refresh" content="5">')
    expect((await get(`${sidecar.base}/?refresh=off`)).text).not.toContain('http-equiv')
  })

  it('lists the versions of the certificate, newest first', async () => {
    const version = {
      file: '/mnt/prometheus',
      thumbprint: 'AA11',
      subject: 'CN=prometheus',
      notBefore: new Date('2025-12-01T00:00:00Z'),
      notAfter: new Date('2026-11-26T00:00:00Z'),
      inUse: true,
    }
    const newer = {
      ...version,
      thumbprint: 'BB22',
      notBefore: new Date('2026-11-20T00:00:00Z'),
      notAfter: new Date('2027-11-20T00:00:00Z'),
      inUse: false,
    }
    sidecar.emit({ kind: 'certificates-loaded', versions: [version, newer] })
    sidecar.emit({
      kind: 'certificate-unknown-to-entra',
      thumbprint: 'BB22',
      fault: { cause: 'certificate_unknown', detail: 'AADSTS700027' },
    })
    const { identity, state } = await report()
    expect(
      identity.certificates.map((one: Record<string, unknown>) => [
        one.thumbprint,
        one.inUse,
        one.isUnknownToEntra,
      ]),
    ).toEqual([
      ['BB22', false, true],
      ['AA11', true, false],
    ])
    expect(state.notices.map(({ text }: { text: string }) => text)).toEqual([
      'Entra ID does not know the newest certificate BB22… yet; the previous one serves.',
      'The certificate in use expires in 2 d, on 2026-11-26: renew it in the Key Vault, or increase generation by one.',
    ])
    const { text } = await page()
    expect(text.indexOf('BB22</code>')).toBeLessThan(text.indexOf('AA11</code>'))
    expect(text).toContain('unknown to Entra ID')
  })
})

describe('for programs', () => {
  it('warns instead of being content when something else needs a person', async () => {
    await send(sidecar.write)
    sidecar.setProblem({ cause: 'credential_file', detail: '/mnt/c does not exist' })
    expect((await report()).state).toMatchObject({
      tone: 'warning',
      sentence: 'Forwarding. 0 requests/s, last success 0 s ago',
      notices: [{ text: expect.stringMatching(/^Not ready: .*\/mnt\/c does not exist/) }],
    })
  })

  it('says the same as JSON', async () => {
    await send(sidecar.write)
    time += 5_000
    const { state, history, identity, upstream, configuration, startedAt } = await report()
    expect(state).toEqual({
      tone: 'good',
      headline: 'Forwarding',
      sentence: 'Forwarding. 0.2 requests/s, last success 5 s ago',
      notices: [],
    })
    expect(history.slotSeconds).toBe(5)
    expect(history.slots.map((slot: { outcomes: object }) => slot.outcomes)).toEqual([
      { accepted: 1, held_back: 0, refused: 0, abandoned: 0 },
    ])
    expect(identity).toMatchObject({
      type: 'aadApplication',
      clientId: '22222222-2222-2222-2222-222222222222',
      tenantId: '11111111-1111-1111-1111-111111111111',
      cloud: 'public',
    })
    expect(upstream).toBe(new URL(azure.url).host)
    expect(configuration).toContainEqual({
      name: 'HTTPS_PROXY',
      value: 'http://***@proxy.example:3128',
      isDefault: false,
    })
    expect(configuration).toContainEqual({
      name: 'MAX_BODY_BYTES',
      value: '16777216',
      isDefault: true,
    })
    expect(startedAt).toBe('2026-11-23T10:00:00.000Z')
  })
})

describe('page and JSON', () => {
  it('hold no secret, of whatever has passed through', async () => {
    const jwt = `eyJ${'h'.repeat(20)}.${'p'.repeat(20)}.signature`
    azure.answer((response, { headers }) =>
      response.writeHead(401).end(`no: ${headers.authorization} ${jwt}`),
    )
    await send(sidecar.write, { headers: { ...RW1, authorization: 'Bearer sender-secret' } })
    const texts = [(await page()).text, (await get(`${sidecar.base}/status`)).text]
    for (const text of texts) {
      expect(text).toContain('token_refused')
      expect(text).not.toMatch(
        /proxy-user|proxy-password|imds-user|imds-password|certificate-password|sender-secret|eyJh|signature/,
      )
    }
  })

  it('are for loopback only', async () => {
    for (const path of ['/', '/status']) {
      const reply = await get(`${sidecar.base}${path}`, { localAddress: '127.0.0.6' })
      expect([path, reply.status]).toEqual([path, 404])
    }
  })

  it('are kept from a host name that only leads here', async () => {
    for (const path of ['/', '/status']) {
      const evil = await get(`${sidecar.base}${path}`, { headers: { host: 'evil.example:8081' } })
      expect([path, evil.status]).toEqual([path, 421])
      const forwarded = await get(`${sidecar.base}${path}`, { headers: { host: 'localhost:9000' } })
      expect([path, forwarded.status]).toEqual([path, 200])
    }
  })
})
