import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTokenIssuer } from '../lab/access-token.ts'
import { createAuthorityApp } from '../lab/authority.ts'
import {
  type CertificateAuthority,
  createCertificateAuthority,
  createClientCertificate,
} from '../lab/certificates.ts'
import { createDirectory } from '../lab/directory.ts'
import { openEndpoint } from '../lab/endpoint.ts'
import { BODY_NAMES, type BodyName, createBody } from './body.ts'
import { type Child, startChild } from './child.ts'
import type { LoadReply, LoadRequest } from './load/message.ts'
import type { Surroundings } from './proxies/proxy.ts'
import type { SinkReply, SinkRequest } from './sink/message.ts'

/** Everything around a proxy: the upstream, the load generator, Entra ID and the bodies. */
export interface Bench {
  readonly surroundings: Surroundings
  readonly sink: Child<SinkRequest, SinkReply>
  readonly load: Child<LoadRequest, LoadReply>
  readonly bodies: Readonly<Record<BodyName, { readonly path: string; readonly bytes: Buffer }>>
  close(): Promise<void>
}

const START_TIMEOUT_MS = 10_000
/** As long as one of Entra's: headers are part of what a request costs. */
const TOKEN = 'x'.repeat(1600)
const TENANT_ID = '11111111-2222-4333-8444-555555555555'
const CLIENT_ID = '66666666-7777-4888-9999-000000000000'

export async function setUp(): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'))
  const file = async (name: string, content: string | Buffer) => {
    const path = join(directory, name)
    await writeFile(path, content, { mode: 0o600 })
    return path
  }
  const ca = createCertificateAuthority()
  const server = ca.issue(['localhost', '127.0.0.1'])
  const client = createClientCertificate({ commonName: 'bench' })
  const authority = await openAuthority(ca, client.certificatePem)
  const managedIdentity = await openManagedIdentity()

  const sink = startChild<SinkRequest, SinkReply>(join(import.meta.dirname, 'sink/main.ts'), [
    await file('upstream.pem', server.certificatePem),
    await file('upstream-key.pem', server.keyPem),
  ])
  const load = startChild<LoadRequest, LoadReply>(join(import.meta.dirname, 'load/main.ts'))
  const { tlsPort } = await sink.next('listening', START_TIMEOUT_MS)
  const bodies = await Promise.all(
    BODY_NAMES.map(async (name) => {
      const bytes = createBody(name)
      return [name, { path: await file(`body-${name.replace(' ', '')}`, bytes), bytes }] as const
    }),
  )
  return {
    surroundings: {
      directory,
      upstreamPort: tlsPort,
      caPath: await file('ca.pem', ca.caPem),
      token: TOKEN,
      managedIdentityUrl: managedIdentity.url,
      application: {
        tenantId: TENANT_ID,
        clientId: CLIENT_ID,
        certificatePath: await file('client.pfx', client.pkcs12),
        authorityUrl: authority.url,
      },
    },
    sink,
    load,
    bodies: Object.fromEntries(bodies) as Bench['bodies'],
    async close() {
      sink.stop()
      load.stop()
      await Promise.all([authority.close(), managedIdentity.close()])
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Entra ID, as far as one application needs it. */
function openAuthority(ca: CertificateAuthority, certificatePem: string) {
  const directory = createDirectory()
  directory.addApplication({ tenantId: TENANT_ID, clientId: CLIENT_ID })
  directory.addCertificate(CLIENT_ID, certificatePem)
  const { handle } = createAuthorityApp({
    directory,
    tokens: createTokenIssuer(),
    faults: () => ({}),
  })
  return openEndpoint({ handle, tls: { ca, serves: () => false } })
}

/** https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
function openManagedIdentity() {
  const token = {
    access_token: TOKEN,
    token_type: 'Bearer',
    resource: 'https://monitor.azure.com',
    expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
  }
  return openEndpoint({ handle: () => ({ status: 200, body: token }) })
}
