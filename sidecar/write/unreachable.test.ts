import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NETWORK } from '../../contract/causes/network.ts'
import { createExplain } from '../explain.ts'
import type { NetworkFault } from '../network-fault.ts'
import { INGESTION_PATH, startAzure } from '../testing/azure.ts'
import { send } from '../testing/post.ts'
import { startForTest, testConfig } from '../testing/start.ts'
import { handMadeTokens } from '../testing/tokens.ts'
import { createAcceptance } from './acceptance.ts'
import { createAnswers } from './answer.ts'
import { AuthGrace } from './grace.ts'

// What a sender is told when Azure says nothing, over real sockets.

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>

beforeEach(async () => {
  azure = await startAzure()
})

afterEach(async () => {
  await sidecar.close()
  await azure.close()
})

async function serve(options: Partial<Parameters<typeof startForTest>[0]> = {}) {
  sidecar = await startForTest({ url: azure.url, ...options })
}

describe('the network', () => {
  it('is answered 502 when the connection is refused', async () => {
    const closed = await startAzure()
    await closed.close()
    await serve({ url: closed.url })
    const reply = await send(sidecar.write)
    expect(reply.status).toBe(502)
    expect(reply.text).toMatch(/^127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/)
  })

  it('is answered 502 when the name is not known', async () => {
    await serve({ url: `https://nowhere.invalid${INGESTION_PATH}` })
    const reply = await send(sidecar.write)
    expect(reply.status).toBe(502)
    expect(reply.text).toMatch(/^nowhere\.invalid cannot be reached: its name.*nowhere\.invalid/)
  })

  it('is answered 502 when the connection is reset', async () => {
    azure.answer((response) => response.socket?.resetAndDestroy())
    await serve()
    expect((await send(sidecar.write)).status).toBe(502)
  })

  it('is answered 502 when something else than HTTP answers', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => {})
      socket.end('SSH-2.0-OpenSSH_9.6\r\n')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : undefined
    try {
      await serve({ url: `http://127.0.0.1:${port}${INGESTION_PATH}` })
      expect((await send(sidecar.write)).status).toBe(502)
    } finally {
      other.close()
    }
  })
})

it.each(Object.keys(NETWORK) as NetworkFault['cause'][])(
  '%s is answered as its row says',
  (cause) => {
    const config = testConfig('https://azure.example')
    const now = () => 0
    const answers = createAnswers(config, {
      explain: createExplain(config),
      acceptance: createAcceptance(now),
      grace: new AuthGrace(config.authGraceSeconds, now),
      now,
      isDraining: () => false,
    })
    const { status } = answers.answer({ kind: 'failure', fault: { cause }, connectionLost: false })
    expect(status).toBe(NETWORK[cause].reply)
  },
)

/** Whatever waits for it, waits longer than a test may. */
const NEVER = 86_400_000

describe('time', () => {
  it('is answered 504 when Azure does not answer within the time', async () => {
    azure.answer(() => {})
    await serve({ config: { upstreamTimeoutSeconds: 1 } })
    expect((await send(sidecar.write)).status).toBe(504)
  })

  it('includes waiting for a new token and sending again', async () => {
    azure.answer((response) => response.writeHead(401).end())
    await serve({
      config: { upstreamTimeoutSeconds: 1 },
      tokens: handMadeTokens({ renewMs: NEVER }).tokens,
    })
    expect((await send(sidecar.write)).status).toBe(503)
  })
})
