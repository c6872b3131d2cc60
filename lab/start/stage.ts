import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ruleOf } from '../../contract/ingestion-url.ts'
import { fromEnv } from '../../contract/sidecar-config.ts'
import { createClientCertificate } from '../certificates.ts'
import { type Lab, type LabOptions, startLab } from '../lab.ts'
import type { Deployment } from './container.ts'
import { type SidecarProcess, startSidecarProcess } from './sidecar-process.ts'

/** A deployment that runs: the embedded Azure knows its application, its sidecar is ready. */
export interface Stage {
  readonly lab: Lab
  readonly sidecar: SidecarProcess
  /** Where Prometheus writes to. */
  readonly writeUrl: string
  readonly externalLabels: Readonly<Record<string, string>>
  /** What had to differ from the container's environment, for people. */
  readonly changes: readonly string[]
  close(): Promise<void>
}

export interface StageOptions {
  /** `sidecar/build/main.mjs` or the source. */
  readonly script: string
  /** On top of the container's own. */
  readonly env?: Readonly<Record<string, string>>
  readonly lab?: LabOptions
}

/**
 * Plays the parts around the container: Terraform (application, certificate, role), the CSI driver (the
 * mounted file), and a company's proxy, which leads Azure's host names to the lab.
 */
export async function openStage(deployment: Deployment, options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'azure-monitor-remote-write-'))
  const lab = await startLab(options.lab)
  const closeLab = async () => {
    await lab.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { env, changes } = await prepare(deployment, lab, folder)
    const sidecar = await startSidecarProcess({
      script: options.script,
      env: { ...env, ...options.env },
    })
    const writeUrl = new URL(deployment.writeUrl)
    writeUrl.host = new URL(sidecar.origin).host
    return {
      lab,
      sidecar,
      writeUrl: writeUrl.href,
      externalLabels: deployment.externalLabels,
      changes,
      async close() {
        await sidecar.stop()
        await closeLab()
      },
    }
  } catch (error) {
    await closeLab()
    throw error
  }
}

async function prepare({ env }: Deployment, lab: Lab, folder: string) {
  const { ingestionUrl, identity, listeningPort } = fromEnv(env)
  if (identity.type !== 'aadApplication' || identity.credential.kind !== 'certificate') {
    throw new Error(`only a certificate can be staged, not ${identity.type}`)
  }
  const { tenantId, clientId, credential } = identity
  const certificate = createClientCertificate({ commonName: 'prometheus-remote-write' })
  lab.authority.addApplication({ tenantId, clientId })
  lab.authority.addCertificate(clientId, certificate.certificatePem)
  lab.ingestion.assignRole(ruleOf(ingestionUrl) ?? '', clientId)

  const certificatePath = join(folder, credential.path)
  mkdirSync(dirname(certificatePath), { recursive: true })
  writeFileSync(certificatePath, certificate.pkcs12, { mode: 0o600 })
  const caPath = join(folder, 'lab-ca.pem')
  writeFileSync(caPath, lab.caPem)

  const port = await freePort(listeningPort)
  const changed = {
    HTTPS_PROXY: lab.proxyUrl,
    NODE_EXTRA_CA_CERTS: caPath,
    AZURE_CLIENT_CERTIFICATE_PATH: certificatePath,
    ...(port === listeningPort ? {} : { LISTENING_PORT: String(port) }),
  }
  return {
    env: { ...env, ...changed },
    changes: Object.entries(changed).map(([name, value]) => `${name}=${value}`),
  }
}

/** `preferred` where nothing listens there, otherwise any. */
async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? preferred
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, () => {
      const address = server.address()
      const found = typeof address === 'object' && address !== null ? address.port : undefined
      server.close(() => resolve(found))
    })
  })
}
