import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { fromEnv } from '../../../contract/sidecar-config.ts'
import { claimsOf } from '../claims.ts'
import { createIdentity, type Identity, type IdentityParts } from '../identity.ts'
import type { IdentityEvent } from '../tokens.ts'

export const tenantId = '11111111-1111-4111-8111-111111111111'
export const clientId = '22222222-2222-4222-8222-222222222222'
export const ids = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId }

export type Staging = ReturnType<typeof createStaging>

/** Mounted files, and identities that are started with them and with a container's variables. */
export function createStaging(azure: { readonly proxyUrl: string; readonly caPem: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'pod-'))
  const events: IdentityEvent[] = []
  const identities: Identity[] = []

  async function tokenOf(identity: Identity): Promise<string> {
    await expect.poll(() => identity.tokens.header()).toBeDefined()
    return identity.tokens.header()?.replace('Bearer ', '') ?? ''
  }

  return {
    events,
    pathOf: (name: string) => join(folder, name),
    /** Writes a file; returns its path. */
    mount(name: string, content: string | Buffer): string {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    /** An application with a certificate behind the proxy, as far as `env` says nothing else. */
    start(env: Readonly<Record<string, string>>, parts: Partial<IdentityParts> = {}): Identity {
      const config = fromEnv({
        INGESTION_URL: 'http://127.0.0.1/',
        IDENTITY_TYPE: 'aadApplication',
        HTTPS_PROXY: azure.proxyUrl,
        ...env,
      })
      const onEvent = (event: IdentityEvent) => events.push(event)
      const identity = createIdentity(config, { onEvent, ca: azure.caPem, ...parts })
      identities.push(identity)
      identity.start()
      return identity
    },
    tokenOf,
    claimsOf: async (identity: Identity) => claimsOf(await tokenOf(identity)),
    /** Why there is no token, once that is known: its cause and its detail. */
    async problemOf(identity: Identity): Promise<string | undefined> {
      const hasFailed = () => events.some(({ kind }) => kind === 'token-failed')
      await expect.poll(hasFailed).toBe(true)
      const { fault } = identity.tokens.state()
      return fault && `${fault.cause}: ${fault.detail}`
    },
    async close(): Promise<void> {
      await Promise.all(identities.map((identity) => identity.stop()))
      rmSync(folder, { recursive: true })
    },
  }
}
