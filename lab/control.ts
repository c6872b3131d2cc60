import type { Azure } from './azure.ts'
import type { Answer, Call } from './endpoint.ts'
import { renderPage } from './page.ts'
import { floatOf } from './remote-write.ts'
import { stateOf } from './state.ts'

/** What can be asked of a running lab, in the words of the help. */
export const CONTROL_ROUTES = {
  'GET /': 'a page for people',
  'GET /state': 'everything that is counted, and the faults in force',
  'GET /faults': 'the faults in force',
  'PUT /faults': 'replaces all faults (JSON)',
  'DELETE /faults': 'takes all faults away',
  'GET /samples': 'every stored sample: [time in ms, value, its bits]',
  'DELETE /samples': 'forgets samples and counts',
  'POST /applications/:clientId/certificates': 'registers a certificate (PEM)',
  'DELETE /applications/:clientId/certificates/:thumbprint': 'revokes a certificate (SHA-1)',
  'PUT /rules/:ruleId/roles/:clientId': 'assigns Monitoring Metrics Publisher',
  'DELETE /rules/:ruleId/roles/:clientId': 'takes the role away',
} as const

type Route = keyof typeof CONTROL_ROUTES
type Parameters = Readonly<Record<string, string>>

/** The control endpoint, as a function of a request. */
export function createControlApp(azure: Azure) {
  const routes: Record<Route, (parameters: Parameters, call: Call) => Answer | Promise<Answer>> = {
    'GET /': () => ({
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: renderPage(stateOf(azure)),
    }),
    'GET /state': () => ok(stateOf(azure)),
    'GET /faults': () => ok(azure.faults()),
    'PUT /faults': async (_, { body }) => {
      await azure.setFaults(JSON.parse(body.toString('utf8')))
      return ok(azure.faults())
    },
    'DELETE /faults': async () => {
      await azure.setFaults({})
      return DONE
    },
    'GET /samples': () => ok(samplesOf(azure)),
    'DELETE /samples': () => {
      azure.ingestion.clear()
      return DONE
    },
    'POST /applications/:clientId/certificates': ({ clientId = '' }, { body }) => ({
      status: 201,
      body: { thumbprint: azure.authority.addCertificate(clientId, body.toString('utf8')) },
    }),
    'DELETE /applications/:clientId/certificates/:thumbprint': ({
      clientId = '',
      thumbprint = '',
    }) => {
      azure.authority.removeCertificate(clientId, thumbprint)
      return DONE
    },
    'PUT /rules/:ruleId/roles/:clientId': ({ ruleId = '', clientId = '' }) => {
      azure.ingestion.assignRole(ruleId, clientId)
      return DONE
    },
    'DELETE /rules/:ruleId/roles/:clientId': ({ ruleId = '', clientId = '' }) => {
      azure.ingestion.removeRole(ruleId, clientId)
      return DONE
    },
  }
  const patterns = Object.entries(routes).map(([route, answer]) => ({
    ...patternOf(route),
    answer,
  }))

  return {
    async handle(call: Call): Promise<Answer> {
      for (const { method, path, answer } of patterns) {
        const match = method === call.method ? path.exec(call.url.pathname) : null
        if (match === null) continue
        try {
          return await answer(match.groups ?? {}, call)
        } catch (error) {
          return { status: 400, body: `${error instanceof Error ? error.message : error}\n` }
        }
      }
      const known = Object.entries(CONTROL_ROUTES).map(([route, about]) => `${route}: ${about}`)
      return { status: 404, body: `No such route. There are:\n${known.join('\n')}\n` }
    },
  }
}

function samplesOf(azure: Azure) {
  return azure.ingestion.series().map(({ labels, samples }) => ({
    labels,
    samples: samples.map(({ timestampMs, bits }) => [
      timestampMs,
      String(floatOf(bits)),
      bits.toString(16).padStart(16, '0'),
    ]),
  }))
}

function patternOf(route: string) {
  const [method, path = ''] = route.split(' ')
  return { method, path: new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`) }
}

const DONE: Answer = { status: 204 }

function ok(body: unknown): Answer {
  return { status: 200, body }
}
