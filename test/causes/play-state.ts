import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fromEnv } from '../../contract/sidecar-config.ts'
import { createClientCertificate } from '../../lab/certificates.ts'
import { createClosing } from '../../lab/closing.ts'
import { startLab } from '../../lab/lab.ts'
import { runCheck } from '../../sidecar/check/check.ts'
import { createIdentity } from '../../sidecar/identity/identity.ts'
import { createLog } from '../../sidecar/observe/log.ts'
import { startSidecar } from '../../sidecar/sidecar.ts'
import { get, RW1, snappyBlock } from '../../sidecar/testing/post.ts'
import type { FailureState } from './states.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
const clientId = '22222222-2222-4222-8222-222222222222'
const objectId = '33333333-3333-4333-8333-333333333333'
const rule = `dcr-${'0123456789abcdef'.repeat(2)}`
const other = `dcr-${'fedcba9876543210'.repeat(2)}`
const DAY_MS = 86_400_000

/** What each place said, once the state was known: the causes, and the next step. */
export interface Said {
  /** Cause by place; `undefined` where it is not said. */
  readonly causes: Readonly<Record<string, string | undefined>>
  /** Next step by place. */
  readonly steps: Readonly<Record<string, string | undefined>>
  readonly seconds: number
}

/** How long a state may take to be said. */
const PATIENCE_MS = 30_000

/** Puts a sidecar in front of an embedded Azure in `state`, writes to it, and asks every place. */
export async function playState(state: FailureState): Promise<Said> {
  const { open, close } = createClosing()
  try {
    const lab = await open(startLab())
    setDefaultCACertificates([...getCACertificates('bundled'), lab.caPem])
    lab.authority.addApplication({ tenantId, clientId, objectId })
    if (state.role === undefined) lab.ingestion.assignRole(rule, clientId)
    if (state.role === 'missing') {
      lab.ingestion.assignRole(rule, clientId)
      lab.ingestion.removeRole(rule, clientId)
    }
    const folder = mkdtempSync(join(tmpdir(), 'state-'))
    await open(Promise.resolve({ close: async () => rmSync(folder, { recursive: true }) }))
    const path = join(folder, 'certificate')
    mount(path, state.mounted, (pem) => lab.authority.addCertificate(clientId, pem))
    if (state.faults !== undefined) await lab.setFaults(state.faults)
    const env = {
      INGESTION_URL: `https://amw.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/${state.role === 'of-another-rule' ? other : rule}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
      IDENTITY_TYPE: 'aadApplication',
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_CERTIFICATE_PATH: path,
      HTTPS_PROXY: lab.proxyUrl,
      UPSTREAM_TIMEOUT_SECONDS: '2',
      ...state.env,
    }
    const config = { ...fromEnv(env), listeningPort: 0 }
    const lines: string[] = []
    const sidecar = await open(
      startSidecar(config, {
        createIdentity: (onEvent) => createIdentity(config, { onEvent, ca: lab.caPem }),
        readFile: async () => '',
        log: createLog({ trace: false, cluster: undefined }, { write: (line) => lines.push(line) }),
      }),
    )
    const base = `http://127.0.0.1:${sidecar.port}`
    const began = performance.now()
    const said = await untilSaid(base, state.cause, began + PATIENCE_MS)
    const seconds = (performance.now() - began) / 1000
    const [page, metrics, ready] = await Promise.all(
      ['/', '/metrics', '/ready'].map(async (where) => (await get(`${base}${where}`)).text),
    )
    const printed: string[] = []
    const print = (text: string) => printed.push(text)
    await runCheck(env, { json: true, print, ca: lab.caPem })
    const checked = JSON.parse(printed.join('')).steps.at(-1)
    const { cause, what = '', next = '' } = said.why
    const has = (text = '', wanted = what) => (text.includes(wanted) ? cause : undefined)
    return {
      seconds,
      causes: {
        answer: has(said.answer),
        log: lines.map((line) => JSON.parse(line).cause).includes(cause) ? cause : undefined,
        metrics: new RegExp(`writes_total\\{.*cause="${cause}"\\} [1-9]`).test(metrics ?? '')
          ? cause
          : undefined,
        page: has(page, `>${cause}<`),
        status: cause,
        ready: has(ready),
        check: checked.cause ?? 'none',
      },
      steps: {
        answer: said.answer.includes(next) ? next : undefined,
        log: lines.some((line) => JSON.parse(line).msg.includes(next)) ? next : undefined,
        status: next,
        ready: ready?.includes(next) ? next : undefined,
        check: checked.next,
      },
    }
  } finally {
    await close()
  }
}

/** Writes as Prometheus does, until `/status` gives the cause. */
async function untilSaid(base: string, cause: string, deadline: number) {
  for (;;) {
    const response = await fetch(`${base}/api/v1/write`, {
      method: 'POST',
      headers: RW1,
      body: new Uint8Array(snappyBlock(100)),
    })
    const answer = await response.text()
    const { why = {} } = JSON.parse((await get(`${base}/status`)).text).state
    if (why.cause === cause) return { answer, why }
    if (performance.now() > deadline) throw new Error(`said ${why.cause}: ${answer}`)
    await sleep(200)
  }
}

function mount(path: string, what: FailureState['mounted'], register: (pem: string) => void) {
  if (what === 'nothing') return
  const day = (days: number) => new Date(Date.now() + days * DAY_MS)
  const [notBefore, notAfter] =
    what === 'expired' ? [-30, -1] : what === 'future' ? [1, 30] : [-1, 300]
  const { certificatePem, pkcs12 } = createClientCertificate({
    commonName: 'prometheus',
    notBefore: day(notBefore),
    notAfter: day(notAfter),
  })
  if (what !== 'unregistered') register(certificatePem)
  writeFileSync(path, what === 'without-key' ? certificatePem : pkcs12)
}
