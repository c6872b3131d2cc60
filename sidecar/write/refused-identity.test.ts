import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RULE } from '../testing/azure.ts'
import { send, snappyBlock } from '../testing/post.ts'
import { handMadeTokens } from '../testing/tokens.ts'
import { MINUTE_MS, START, WriteStage } from '../testing/write-stage.ts'

// The status table, one test for each row, over real sockets. Those of an identity that Azure or Entra ID refuses.

let stage: WriteStage

beforeEach(async () => {
  stage = await WriteStage.open()
})
afterEach(() => stage.close())

describe('no usable token', () => {
  it('is answered 503 with Retry-After and says why', async () => {
    const { tokens, drop } = handMadeTokens()
    drop()
    await stage.serve({}, tokens)
    const reply = await send(stage.write)
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('1')
    expect(reply.text).toBe(
      "no token for Azure: login.microsoftonline.com cannot be reached: there is no connection; check the pod's egress rules, the firewall and HTTPS_PROXY; connect ECONNREFUSED 127.0.0.1:1\n",
    )
    expect(stage.azure.received).toHaveLength(0)
  })
})

describe('no token yet', () => {
  it('is answered 503 with a short Retry-After, because the first one is under way', async () => {
    const { tokens } = handMadeTokens()
    const state = () => ({ ...tokens.state(), fault: undefined, failingSince: undefined })
    await stage.serve({}, { ...tokens, header: () => undefined, state })
    const reply = await send(stage.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1'])
  })
})

describe('401', () => {
  it('makes the same bytes be sent once more with a new token', async () => {
    const { tokens, renewals } = handMadeTokens()
    await stage.serve({}, tokens)
    stage.azure.answer((response, { headers }) => {
      response.writeHead(headers.authorization === 'Bearer token-2' ? 204 : 401).end()
    })
    const body = snappyBlock(10_000)
    expect((await send(stage.write, { body })).status).toBe(204)
    expect(renewals).toEqual(['Bearer token-1'])
    expect(stage.azure.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ])
    expect(stage.azure.received.map((request) => request.body.equals(body))).toEqual([true, true])
  })

  it('to the new token as well is held back as 503, and is passed on when the grace is over', async () => {
    stage.azureAnswers(401, 'bad token')
    await stage.serve({ authGraceSeconds: 600 })
    const held = await send(stage.write)
    expect(held.status).toBe(503)
    expect(held.headers['retry-after']).toBe('1')
    expect(held.text).toBe(
      `Azure answers 401: it does not accept a new token for https://monitor.azure.com; samples are held back until 10:10 UTC; check CLOUD and INGESTION_AAD_AUDIENCE: the audience is not the one of ${new URL(stage.azure.url).host}; bad token\n`,
    )
    stage.now += 10 * MINUTE_MS
    const passed = await send(stage.write)
    expect(passed.status).toBe(401)
    expect(passed.text).toMatch(/^bad token; /)
  })

  it('is answered 503 while no new token can be acquired', async () => {
    const { tokens, drop } = handMadeTokens()
    stage.azureAnswers(401)
    await stage.serve({}, { ...tokens, renew: async () => drop() })
    const reply = await send(stage.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1'])
    expect(stage.azure.received).toHaveLength(1)
  })

  it('blames no setting before a new token is refused, nor after Azure has accepted one', async () => {
    const { tokens } = handMadeTokens()
    stage.azureAnswers(401)
    await stage.serve({}, { ...tokens, renew: async () => undefined })
    expect((await send(stage.write)).text).toContain('a new one is being acquired')
    stage.azureAnswers(204)
    await stage.serve()
    await send(stage.write)
    stage.azureAnswers(401)
    const { text } = await send(stage.write)
    expect(text).toContain('it accepted others with the same settings before')
    expect(text).not.toContain('INGESTION_AAD_AUDIENCE')
  })

  it('says that it is a matter of the clock when Azure considers a new token expired', async () => {
    stage.azureAnswers(401, 'Bearer token: the token is expired.')
    await stage.serve()
    const { text } = await send(stage.write)
    expect(text).toMatch(/^Azure answers 401: by its clock a new token has expired/)
    expect(text).not.toContain('INGESTION_AAD_AUDIENCE')
  })

  it('asks senders to wait for the next renewal, unless the token has worked since the latest', async () => {
    const { tokens } = handMadeTokens()
    const state = () => ({
      ...tokens.state(),
      renewal: { sinceMs: stage.now - (START + 1000), pauseMs: 17_000 },
    })
    await stage.serve({}, { ...tokens, renew: async () => undefined, state })
    stage.azureAnswers(401)
    stage.now += 2000
    expect((await send(stage.write)).headers['retry-after']).toBe('16')
    stage.azureAnswers(204)
    await send(stage.write)
    stage.azureAnswers(401)
    expect((await send(stage.write)).headers['retry-after']).toBe('1')
  })

  it('counts against the grace when it is too early for a newer token', async () => {
    stage.azureAnswers(401)
    await stage.serve(
      { authGraceSeconds: 0 },
      { ...handMadeTokens().tokens, renew: async () => undefined },
    )
    expect((await send(stage.write)).status).toBe(401)
  })
})

describe('403', () => {
  it('is held back as 503 and says who needs which role where', async () => {
    stage.azureAnswers(403, 'no access')
    const clientId = '00000000-0000-0000-0000-000000000001'
    await stage.serve({ identity: { type: 'userAssigned', clientId } })
    const reply = await send(stage.write)
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('1')
    expect(reply.text).toBe(
      `Azure answers 403: the user-assigned managed identity, client id ${clientId}, may not write to data collection rule ${RULE}; samples are held back until 10:45 UTC, and the oldest of them are lost from 10:20 UTC on, when they are 20 minutes old; assign the role "Monitoring Metrics Publisher" on the rule (terraform apply does); if that was done within the last 30 minutes, wait: az role assignment create --role "Monitoring Metrics Publisher" --assignee-object-id "$(az ad sp show --id ${clientId} --query id --output tsv)" --assignee-principal-type ServicePrincipal --scope "$(az monitor data-collection rule list --query "[?immutableId=='${RULE}'].id" --output tsv)"; no access\n`,
    )
  })

  it('asks senders to wait longer the longer nothing succeeds, and a second again after a success', async () => {
    stage.azureAnswers(403)
    await stage.serve()
    stage.now += MINUTE_MS
    expect((await send(stage.write)).headers['retry-after']).toBe('15')
    stage.azureAnswers(204)
    await send(stage.write)
    stage.azureAnswers(403)
    expect((await send(stage.write)).headers['retry-after']).toBe('1')
  })

  it('is passed on once AUTH_GRACE_SECONDS are over, so that the queue moves', async () => {
    stage.azureAnswers(403, 'no access')
    await stage.serve({ authGraceSeconds: 2700 })
    expect((await send(stage.write)).status).toBe(503)
    stage.now += 45 * MINUTE_MS - 1
    expect((await send(stage.write)).status).toBe(503)
    stage.now += 1
    const reply = await send(stage.write)
    expect(reply.status).toBe(403)
    expect(reply.text).toMatch(/^no access; .*assign the role "Monitoring Metrics Publisher"/)
  })

  it('is held back anew after Azure has accepted a write', async () => {
    stage.azureAnswers(403)
    await stage.serve({ authGraceSeconds: 60 })
    await send(stage.write)
    stage.now += MINUTE_MS
    expect((await send(stage.write)).status).toBe(403)
    stage.azureAnswers(204)
    await send(stage.write)
    stage.azureAnswers(403)
    expect((await send(stage.write)).status).toBe(503)
  })

  it('is passed on at once when AUTH_GRACE_SECONDS is 0', async () => {
    stage.azureAnswers(403)
    await stage.serve({ authGraceSeconds: 0 })
    expect((await send(stage.write)).status).toBe(403)
  })
})
