import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ruleOf } from '../../contract/ingestion-url.ts'
import { fromEnv } from '../../contract/sidecar-config.ts'
import { createClientCertificate } from '../certificates.ts'
import { type Lab, type LabOptions, startLab } from '../lab.ts'
import { freePort, startProcess } from '../process.ts'
import type { Deployment } from './container.ts'

/** A deployment that runs: the embedded Azure knows its application, its sidecar is ready. */
export interface Stage {
  readonly lab: Lab
  readonly sidecar: {
    /** `http://127.0.0.1:<port>` */
    readonly origin: string
    /** Its log so far, for people who look for a reason. */
    log(): string
  }
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
    const { env, changes, port } = await prepare(deployment, lab, folder)
    const origin = `http://127.0.0.1:${port}`
    const sidecar = await startProcess({
      command: process.execPath,
      args: [options.script],
      env: { ...env, ...options.env },
      readyUrl: `${origin}/ready`,
    })
    return {
      lab,
      sidecar: { origin, log: sidecar.output },
      writeUrl: new URL(new URL(deployment.writeUrl).pathname, origin).href,
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

  const port = (await isFree(listeningPort)) ? listeningPort : await freePort()
  const changed = {
    HTTPS_PROXY: lab.proxyUrl,
    NODE_EXTRA_CA_CERTS: caPath,
    AZURE_CLIENT_CERTIFICATE_PATH: certificatePath,
    ...(port === listeningPort ? {} : { LISTENING_PORT: String(port) }),
  }
  return {
    env: { ...env, ...changed },
    changes: Object.entries(changed).map(([name, value]) => `${name}=${value}`),
    port,
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
