import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { ROUTES } from '../../contract/routes.ts'
import { fromEnv } from '../../contract/sidecar-config.ts'
import { createClosing } from '../../lab/closing.ts'
import { startLab } from '../../lab/lab.ts'
import { runCheck } from '../../sidecar/check/check.ts'
import { systemFiles } from '../../sidecar/identity/files.ts'
import { createIdentity } from '../../sidecar/identity/identity.ts'
import { createLog } from '../../sidecar/observe/log.ts'
import { startSidecar } from '../../sidecar/sidecar.ts'
import { get } from '../../sidecar/testing/post.ts'
import { prepareIdentity } from './prepare-identity.ts'
import type { Sender, StartSender } from './sender.ts'
import type { FailureState } from './states.ts'

const rule = `dcr-${'0123456789abcdef'.repeat(2)}`
const other = `dcr-${'fedcba9876543210'.repeat(2)}`

/** `answer` is how the sender has it, which of a Prometheus is its log. */
export const PLACES = ['answer', 'log', 'metrics', 'page', 'status', 'ready', 'check'] as const
export type Place = (typeof PLACES)[number]

/** What each place says: the cause, and the next step. */
export interface Said {
  /** Cause by place; `undefined` where it is not said. */
  readonly causes: Readonly<Record<Place, string | undefined>>
  /** Next step by place. A metric has none. */
  readonly steps: Readonly<Partial<Record<Place, string | undefined>>>
  /** From the first write on, until the last place says it that nobody has to ask. */
  readonly seconds: number
}

/** How long a state may take: Prometheus 3 logs a send that fails once a minute, whatever it was answered. */
const PATIENCE_MS = 90_000

/** Puts a sidecar in front of an embedded Azure in `state`, lets `startSender` write to it, and asks every place. */
export async function playState(state: FailureState, startSender: StartSender): Promise<Said> {
  const { open, close } = createClosing()
  try {
    const lab = await open(startLab())
    setDefaultCACertificates([...getCACertificates('bundled'), lab.caPem])
    const folder = mkdtempSync(join(tmpdir(), 'state-'))
    await open(Promise.resolve({ close: async () => rmSync(folder, { recursive: true }) }))
    const { clientId, env: ofIdentity } = prepareIdentity(lab, state, folder)
    if (state.role !== 'of-another-rule') lab.ingestion.assignRole(rule, clientId)
    if (state.role === 'missing') lab.ingestion.removeRole(rule, clientId)
    if (state.faults !== undefined) await lab.setFaults(state.faults)
    const env = {
      INGESTION_URL: `https://amw.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/${state.role === 'of-another-rule' ? other : rule}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
      HTTPS_PROXY: lab.proxyUrl,
      UPSTREAM_TIMEOUT_SECONDS: '2',
      ...ofIdentity,
      ...state.env,
    }
    const config = { ...fromEnv(env), listeningPort: 0 }
    const lines: string[] = []
    const sidecar = await open(
      startSidecar(config, {
        createIdentity: (onEvent) => createIdentity(config, { onEvent, ca: lab.caPem }),
        readFile: async (path) => (await systemFiles.read(path)).toString('utf8'),
        log: createLog({ trace: false, cluster: undefined }, { write: (line) => lines.push(line) }),
      }),
    )
    const base = `http://127.0.0.1:${sidecar.port}`
    const sender = await open(startSender(`${base}${ROUTES.write}`))
    const began = performance.now()
    const why = await untilSaid(base, sender, state.cause, began + PATIENCE_MS)
    const seconds = (performance.now() - began) / 1000
    const [page = '', metrics = '', ready = ''] = await Promise.all(
      [ROUTES.page, ROUTES.metrics, ROUTES.ready].map(
        async (where) => (await get(`${base}${where}`)).text,
      ),
    )
    const printed: string[] = []
    await runCheck(env, { json: true, print: (text) => printed.push(text), ca: lab.caPem })
    const checked = JSON.parse(printed.join('')).steps.at(-1)
    const { cause, what, next } = why
    const seen = textOf(page)
    const logged = lines.map((line) => JSON.parse(line)).filter((line) => line.cause === cause)
    const counted = new RegExp(`writes_total\\{.*cause="${cause}"\\} [1-9]`).test(metrics)
    const says = (text: string, wanted = what) => (text.includes(wanted) ? cause : undefined)
    const leads = (text: string) => (text.includes(next) ? next : undefined)
    return {
      seconds,
      causes: {
        answer: says(sender.answers()),
        log: logged.some(({ msg }) => msg.includes(what)) ? cause : undefined,
        metrics: counted ? cause : undefined,
        page: says(seen) && says(page, `>${cause}<`),
        status: cause,
        ready: says(ready),
        check: checked.cause ?? 'none',
      },
      steps: {
        answer: leads(sender.answers()),
        log: logged.some(({ msg }) => msg.includes(next)) ? next : undefined,
        page: leads(seen),
        status: next,
        ready: leads(ready),
        check: checked.next,
      },
    }
  } finally {
    await close()
  }
}

interface Why {
  readonly cause: string
  readonly what: string
  readonly next: string
}

/** Waits until `/status` gives the cause, and the sender has been told. */
async function untilSaid(
  base: string,
  sender: Sender,
  cause: string,
  deadline: number,
): Promise<Why> {
  for (;;) {
    const { why = {} } = JSON.parse((await get(`${base}${ROUTES.status}`)).text).state
    if (why.cause === cause && sender.answers().includes(why.what)) return why
    if (performance.now() > deadline) {
      throw new Error(`says ${why.cause}, and the sender was told: ${sender.answers().slice(-300)}`)
    }
    await sleep(100)
  }
}

/** What a person reads of a page of HTML. */
function textOf(page: string): string {
  const entities: Readonly<Record<string, string>> = { '#39': "'", quot: '"', lt: '<', gt: '>' }
  return page
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&(#39|quot|lt|gt);/g, (all, name: string) => entities[name] ?? all)
    .replaceAll('&amp;', '&')
}
