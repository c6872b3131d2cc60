import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClientCertificate } from '../../lab/certificates.ts'
import { startLab } from '../../lab/lab.ts'
import { bitsOf, encodeWriteRequest } from '../../lab/remote-write.ts'
import { RULE } from './azure.ts'
import { type SpawnedSidecar, spawnSidecar } from './process.ts'

export const TENANT = '11111111-1111-1111-1111-111111111111'
export const CLIENT = '22222222-2222-2222-2222-222222222222'
const PATH = `/dataCollectionRules/${RULE}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
export const INGESTION_URL = `https://amw-a1b2.westeurope-1.metrics.ingest.monitor.azure.com${PATH}`

type Env = Readonly<Record<string, string>>

/** An embedded Azure that a process finds under Azure's own host names, and files as a pod has them. */
export async function openDeployment() {
  const folder = mkdtempSync(join(tmpdir(), 'sidecar-'))
  const lab = await startLab()
  const certificate = createClientCertificate({ commonName: 'prometheus' })
  lab.authority.addApplication({ tenantId: TENANT, clientId: CLIENT })
  lab.authority.addCertificate(CLIENT, certificate.certificatePem)
  writeFileSync(join(folder, 'prom-cert'), certificate.pkcs12)
  writeFileSync(join(folder, 'ca.pem'), lab.caPem)
  const running: SpawnedSidecar[] = []
  let time = Date.now()

  return {
    lab,
    certificate,
    /** Writes a file beside the certificate. @returns its path */
    write(name: string, content: string): string {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    },
    /** The env list of the container in Microsoft's article, its placeholders filled. */
    container: () => ({
      INGESTION_URL,
      LISTENING_PORT: '8081',
      IDENTITY_TYPE: 'aadApplication',
      AZURE_CLIENT_ID: CLIENT,
      AZURE_TENANT_ID: TENANT,
      AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'prom-cert'),
      CLUSTER: 'my-cluster',
    }),
    /** What a company's network adds. */
    network: () => ({
      HTTPS_PROXY: lab.proxyUrl,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    }),
    /** The same endpoint without a proxy, under a name that leads to it. */
    direct: () => ({
      INGESTION_URL: `https://localhost:${lab.ingestion.port}${PATH}`,
      NO_PROXY: 'localhost',
    }),
    /** The body of a write that Azure has not seen yet. */
    oneSample() {
      time += 1
      return encodeWriteRequest([
        { labels: { __name__: 'up' }, samples: [{ timestampMs: time, bits: bitsOf(1) }] },
      ])
    },
    async start(env: Env, port?: number): Promise<SpawnedSidecar> {
      const sidecar = await spawnSidecar(env, port)
      running.push(sidecar)
      return sidecar
    },
    /** As it was at first, for the next test. */
    async reset() {
      await Promise.all(running.splice(0).map((sidecar) => sidecar.kill()))
      await lab.setFaults({})
      lab.ingestion.clear()
      lab.ingestion.assignRole(RULE, CLIENT)
    },
    async close() {
      await lab.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type Deployment = Awaited<ReturnType<typeof openDeployment>>
