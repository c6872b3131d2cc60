import { Agent, request } from 'undici'
import { openEndpoint } from '../../lab/endpoint.ts'
import type { Lab } from '../../lab/lab.ts'

export interface NaiveProxyOptions {
  readonly lab: Lab
  readonly tenantId: string
  readonly clientId: string
  /** Path and query of the ingestion URL. */
  readonly path: string
}

/**
 * A proxy that adds a token and passes everything through: no refresh, no grace, no mapping of
 * statuses. It is what a test must see losing samples, so that "nothing was lost" means something.
 */
export async function openNaiveProxy({ lab, tenantId, clientId, path }: NaiveProxyOptions) {
  const agent = new Agent({ connect: { ca: lab.caPem } })
  lab.authority.addSecret(clientId, 'naive')
  let token: Promise<string> | undefined
  const acquire = async () => {
    const { body } = await request(`${lab.authority.url}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      dispatcher: agent,
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: 'naive',
        scope: 'https://monitor.azure.com/.default',
      }).toString(),
    })
    const { access_token: accessToken } = (await body.json()) as { access_token: string }
    return accessToken
  }
  const endpoint = await openEndpoint({
    async handle({ headers, body }) {
      token ??= acquire()
      const authorization = `Bearer ${await token}`
      const answer = await request(`${lab.ingestion.url}${path}`, {
        method: 'POST',
        dispatcher: agent,
        headers: {
          authorization,
          'content-type': headers['content-type'] ?? '',
          'content-encoding': headers['content-encoding'] ?? '',
        },
        body,
      }).catch(() => undefined)
      if (answer === undefined) return { status: 502 }
      return { status: answer.statusCode, body: await answer.body.text() }
    },
  })
  return {
    url: `${endpoint.url}/api/v1/write`,
    async close() {
      await endpoint.close()
      await agent.destroy()
    },
  }
}
