import { globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ruleOf } from '../../contract/ingestion-url.ts'
import { fromEnv } from '../../contract/sidecar-config.ts'
import { type ClientCertificate, createClientCertificate } from '../../lab/certificates.ts'
import type { Lab } from '../../lab/lab.ts'
import { freePort, type RunningProcess, startProcess } from '../../lab/process.ts'
import { type Deployment, readDeployment } from '../../lab/start/container.ts'

const root = resolve(import.meta.dirname, '../..')

/** What `npm run build` makes, which is what the image holds. */
const BUNDLE = join(root, 'sidecar/build/main.mjs')

/** The sidecar of an environment in `dist/`, beside a lab that knows its application. */
export interface StagedSidecar {
  readonly writeUrl: string
  /** `host:port` of its metrics. */
  readonly metricsTarget: string
  readonly ids: { readonly tenantId: string; readonly clientId: string; readonly path: string }
  /** SIGTERM or SIGKILL, and a new process with the same environment. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Puts a new certificate into the file and into Entra, and takes the old one out of both. */
  rotateCertificate(): void
  output(): string
  close(): Promise<void>
}

/** The example environment's container, as its values file in `dist/` has it. */
export function exampleDeployment(): Deployment {
  const [values] = globSync('dist/kubernetes/example/*/values/*.yaml', { cwd: root })
  if (values === undefined) throw new Error('dist/ has no values of the example: npm run synth')
  return readDeployment(readFileSync(join(root, values), 'utf8'))
}

export async function stageSidecar(
  lab: Lab,
  { env }: Deployment,
  settings: Readonly<Record<string, string>>,
): Promise<StagedSidecar> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecar-'))
  const { ingestionUrl, identity } = fromEnv(env)
  if (identity.type !== 'aadApplication') throw new Error(`cannot stage ${identity.type}`)
  const { tenantId, clientId } = identity
  const application = lab.authority.addApplication({ tenantId, clientId })
  lab.imds.addIdentity({ ...application, kind: 'userAssigned' })
  lab.ingestion.assignRole(ruleOf(ingestionUrl) ?? '', clientId)

  const certificatePath = join(folder, 'certificate')
  const caPath = join(folder, 'ca.pem')
  writeFileSync(caPath, lab.caPem)
  let certificate = createClientCertificate({ commonName: 'first' })
  install(certificate, certificatePath, lab, clientId)

  const port = await freePort()
  const start = () =>
    startProcess({
      command: process.execPath,
      args: [BUNDLE],
      env: {
        ...env,
        LISTENING_PORT: String(port),
        AZURE_CLIENT_CERTIFICATE_PATH: certificatePath,
        HTTPS_PROXY: lab.proxyUrl,
        NODE_EXTRA_CA_CERTS: caPath,
        AZURE_POD_IDENTITY_AUTHORITY_HOST: lab.imds.url,
        DRAIN_IDLE_SECONDS: '1',
        ...settings,
      },
      readyUrl: `http://127.0.0.1:${port}/health`,
    })
  let running: RunningProcess = await start()
  let output = ''
  const { pathname, search } = new URL(ingestionUrl)
  return {
    writeUrl: `http://127.0.0.1:${port}/api/v1/write`,
    metricsTarget: `127.0.0.1:${port}`,
    ids: { tenantId, clientId, path: pathname + search },
    async restart(signal) {
      if (signal === 'SIGKILL') await running.kill()
      else {
        const code = await running.stop()
        if (code !== 0) throw new Error(`the sidecar left with ${code}:\n${running.output()}`)
      }
      output += running.output()
      running = await start()
    },
    rotateCertificate() {
      lab.authority.removeCertificate(clientId, certificate.thumbprints.sha1)
      certificate = createClientCertificate({ commonName: 'next' })
      install(certificate, certificatePath, lab, clientId)
    },
    output: () => output + running.output(),
    async close() {
      await running.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function install(certificate: ClientCertificate, path: string, lab: Lab, clientId: string): void {
  lab.authority.addCertificate(clientId, certificate.certificatePem)
  // At once, as the CSI driver's symlink swap is.
  writeFileSync(`${path}.new`, certificate.pkcs12, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
