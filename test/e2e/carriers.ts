import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClientCertificate } from '../../lab/certificates.ts'
import { createClosing } from '../../lab/closing.ts'
import type { Lab } from '../../lab/lab.ts'
import { freePort, isInPath, startProcess } from '../../lab/process.ts'
import { stageSidecar } from '../../lab/staged-sidecar.ts'
import { exampleDeployment, STAGE } from './example.ts'
import { openNaiveProxy } from './naive-proxy.ts'

/** What carries the samples from Prometheus to Azure. */
export interface Carrier {
  readonly writeUrl: string
  /** What Prometheus' remote write needs besides. */
  readonly remoteWrite?: Readonly<Record<string, unknown>>
  /** `host:port` of its metrics, where it has any. */
  readonly metricsTarget?: string
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  rotateCertificate(): void
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>
  output(): string
  close(): Promise<void>
}

export type CarrierName = 'sidecar' | 'aad-auth-proxy' | 'Prometheus alone' | 'naive proxy'

interface CarrierKind {
  /** What has to be in PATH for it. */
  readonly binary?: string
  open(lab: Lab, settings: Readonly<Record<string, string>>): Promise<Carrier>
}

const SCOPE = 'https://monitor.azure.com/.default'
const STOP_SECONDS = 100

export const CARRIERS: Readonly<Record<CarrierName, CarrierKind>> = {
  sidecar: {
    async open(lab, settings) {
      const { env } = exampleDeployment()
      const sidecar = await stageSidecar(lab, env, {
        script: STAGE.script,
        env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: lab.imds.url, ...settings },
        anyPort: true,
      })
      return {
        ...sidecar,
        async stop() {
          const code = await sidecar.stop(STOP_SECONDS)
          if (code !== 0) throw new Error(`the sidecar left with ${code}:\n${sidecar.output()}`)
        },
      }
    },
  },
  'aad-auth-proxy': {
    binary: 'aad-auth-proxy',
    async open(lab) {
      const { open, close } = createClosing()
      const { ids, files, ingestionUrl } = await open(stageFiles(lab))
      const port = await freePort()
      const start = () =>
        startProcess({
          command: 'aad-auth-proxy',
          args: [],
          env: {
            TARGET_HOST: new URL(ingestionUrl).host,
            IDENTITY_TYPE: 'aadApplication',
            AAD_CLIENT_ID: ids.clientId,
            AAD_TENANT_ID: ids.tenantId,
            AAD_CLIENT_CERTIFICATE_PATH: files.pfx,
            AUDIENCE: SCOPE,
            LISTENING_PORT: String(port),
            HTTPS_PROXY: lab.proxyUrl,
            SSL_CERT_FILE: files.ca,
          },
          readyUrl: `http://127.0.0.1:${port}/health`,
        })
      let running = await start()
      return {
        writeUrl: `http://127.0.0.1:${port}${ids.path}`,
        async restart(signal) {
          await (signal === 'SIGKILL' ? running.kill() : running.stop())
          running = await start()
        },
        rotateCertificate: files.rotate,
        async stop() {
          await running.stop(STOP_SECONDS)
        },
        output: () => running.output(),
        async close() {
          await running.kill()
          await close()
        },
      }
    },
  },
  /** Prometheus' own OAuth 2.0, which every version has. A secret, because it signs no assertion. */
  'Prometheus alone': {
    async open(lab) {
      const { ids, files, ingestionUrl, close } = await stageFiles(lab)
      const way = { proxy_url: lab.proxyUrl, tls_config: { ca_file: files.ca } }
      lab.authority.addSecret(ids.clientId, 'secret')
      return {
        writeUrl: ingestionUrl,
        remoteWrite: {
          ...way,
          oauth2: {
            ...way,
            client_id: ids.clientId,
            client_secret: 'secret',
            token_url: `https://login.microsoftonline.com/${ids.tenantId}/oauth2/v2.0/token`,
            scopes: [SCOPE],
          },
        },
        async restart() {},
        rotateCertificate() {},
        async stop() {},
        output: () => '',
        close,
      }
    },
  },
  /** What a test must see losing samples, so that "nothing was lost" means something. */
  'naive proxy': {
    async open(lab) {
      const { ids, close } = await stageFiles(lab)
      const proxy = await openNaiveProxy({ lab, ...ids })
      return {
        writeUrl: proxy.url,
        async restart() {},
        rotateCertificate() {},
        stop: proxy.close,
        output: () => '',
        close,
      }
    },
  },
}

export function isAtHand(name: CarrierName): boolean {
  const { binary } = CARRIERS[name]
  return binary === undefined || isInPath(binary)
}

/** An application in the lab's Entra ID with a role, and the files of its certificate. */
async function stageFiles(lab: Lab) {
  const { INGESTION_URL: ingestionUrl = '', ...env } = exampleDeployment().env
  const { pathname, search } = new URL(ingestionUrl)
  const ids = {
    tenantId: env.AZURE_TENANT_ID ?? '',
    clientId: env.AZURE_CLIENT_ID ?? '',
    path: pathname + search,
  }
  lab.authority.addApplication(ids)
  lab.ingestion.assignRole(pathname.split('/')[2] ?? '', ids.clientId)
  const folder = mkdtempSync(join(tmpdir(), 'carrier-'))
  let thumbprint: string | undefined
  const files = {
    ca: join(folder, 'ca.pem'),
    pfx: join(folder, 'certificate.pfx'),
    rotate() {
      if (thumbprint !== undefined) lab.authority.removeCertificate(ids.clientId, thumbprint)
      const certificate = createClientCertificate({ commonName: 'carrier' })
      thumbprint = certificate.thumbprints.sha1
      lab.authority.addCertificate(ids.clientId, certificate.certificatePem)
      writeFileSync(files.pfx, certificate.pkcs12)
    },
  }
  writeFileSync(files.ca, lab.caPem)
  files.rotate()
  return {
    ids,
    files,
    ingestionUrl,
    async close() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
