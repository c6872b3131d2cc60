import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ruleOf } from '../contract/ingestion-url.ts'
import { ROUTES } from '../contract/routes.ts'
import { fromEnv } from '../contract/sidecar-config.ts'
import { readImage } from '../image/how-it-starts.ts'
import { type ClientCertificate, createClientCertificate } from './certificates.ts'
import type { Lab } from './lab.ts'
import { freePort, type RunningProcess, startProcess } from './process.ts'

export interface StageOptions {
  /** `sidecar/build/main.mjs`, which is what the image holds, or the source. */
  readonly script: string
  /** On top of the container's own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Listens on any free port, for several at once. Default: the container's own where it is free. */
  readonly anyPort?: boolean
}

/** A sidecar in a process of its own, beside a lab that knows its application. */
export interface StagedSidecar {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  readonly writeUrl: string
  /** `host:port` of its metrics. */
  readonly metricsTarget: string
  readonly ids: { readonly tenantId: string; readonly clientId: string; readonly path: string }
  /** What had to differ from the container's environment, for people. */
  readonly changes: readonly string[]
  /** SIGTERM or SIGKILL, and a new process with the same environment. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Puts a new certificate into the file and into Entra, and takes the old one out of both. */
  rotateCertificate(): void
  output(): string
  /** SIGTERM, and SIGKILL after 20 s, or `withinSeconds`. @returns its exit code */
  stop(withinSeconds?: number): Promise<number | null>
  /** Kills it and removes its files. */
  close(): Promise<void>
}

const IMAGE = readImage(readFileSync(join(import.meta.dirname, '../image/Dockerfile'), 'utf8'))

/**
 * Starts the sidecar as its image does, with its container's own environment and plays the parts around it: Terraform
 * (application, certificate, role), the CSI driver (the mounted file), and a company's proxy, which
 * leads Azure's host names to the lab.
 */
export async function stageSidecar(
  lab: Lab,
  containerEnv: Readonly<Record<string, string>>,
  { script, env = {}, anyPort = false }: StageOptions,
): Promise<StagedSidecar> {
  const { ingestionUrl, identity, listeningPort } = fromEnv(containerEnv)
  if (identity.type !== 'aadApplication' || identity.credential.kind !== 'certificate') {
    throw new Error(`only a certificate can be staged, not ${identity.type}`)
  }
  const { tenantId, clientId, credential } = identity
  const application = lab.authority.addApplication({ tenantId, clientId })
  lab.imds.addIdentity({ ...application, kind: 'userAssigned' })
  lab.ingestion.assignRole(ruleOf(ingestionUrl) ?? '', clientId)

  const folder = mkdtempSync(join(tmpdir(), 'azure-monitor-remote-write-'))
  const certificatePath = join(folder, credential.path)
  let certificate = createClientCertificate({ commonName: 'first' })
  install(certificate, certificatePath, lab, clientId)
  const caPath = join(folder, 'lab-ca.pem')
  writeFileSync(caPath, lab.caPem)

  const port = !anyPort && (await isFree(listeningPort)) ? listeningPort : await freePort()
  const changed = {
    HTTPS_PROXY: lab.proxyUrl,
    NODE_EXTRA_CA_CERTS: caPath,
    AZURE_CLIENT_CERTIFICATE_PATH: certificatePath,
    ...(port === listeningPort ? {} : { LISTENING_PORT: String(port) }),
    ...env,
  }
  const origin = `http://127.0.0.1:${port}`
  const start = () =>
    startProcess({
      command: process.execPath,
      args: [...IMAGE.flags, script],
      env: { ...IMAGE.env, ...containerEnv, ...changed },
      readyUrl: `${origin}${ROUTES.ready}`,
    })
  const remove = () => rmSync(folder, { recursive: true, force: true })
  let running: RunningProcess = await start().catch((error: unknown) => {
    remove()
    throw error
  })
  let output = ''
  const { pathname, search } = new URL(ingestionUrl)
  return {
    origin,
    writeUrl: `${origin}${ROUTES.write}`,
    metricsTarget: `127.0.0.1:${port}`,
    ids: { tenantId, clientId, path: pathname + search },
    changes: Object.entries(changed).map(([name, value]) => `${name}=${value}`),
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
    stop: (withinSeconds) => running.stop(withinSeconds),
    async close() {
      await running.kill()
      remove()
    },
  }
}

function install(certificate: ClientCertificate, path: string, lab: Lab, clientId: string): void {
  lab.authority.addCertificate(clientId, certificate.certificatePem)
  mkdirSync(dirname(path), { recursive: true })
  // At once, as the CSI driver's symlink swap is.
  writeFileSync(`${path}.new`, certificate.pkcs12, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
