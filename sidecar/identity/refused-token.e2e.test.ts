import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { createClientCertificate } from '../../lab/certificates.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { startAzure } from '../testing/azure.ts'
import { send } from '../testing/post.ts'
import { startForTest } from '../testing/start.ts'
import type { Identity } from './identity.ts'
import { clientId, createStaging, ids, type Staging, tenantId } from './testing/staging.ts'

const certificate = createClientCertificate({ commonName: 'prometheus' })

let lab: Lab
let staging: Staging
let azure: Awaited<ReturnType<typeof startAzure>>
let identity: Identity
let sidecar: Awaited<ReturnType<typeof startForTest>>

/** A sidecar whose token is Entra ID's own, and an Azure that answers as the test says. */
beforeEach(async () => {
  lab = await startLab()
  lab.authority.addApplication({ tenantId, clientId })
  lab.authority.addCertificate(clientId, certificate.certificatePem)
  staging = createStaging(lab)
  azure = await startAzure()
  const { keyPem, certificatePem } = certificate
  const AZURE_CLIENT_CERTIFICATE_PATH = staging.mount('certificate', keyPem + certificatePem)
  identity = staging.start({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH })
  await staging.tokenOf(identity)
})
afterEach(async () => {
  await sidecar.close()
  await azure.close()
  await staging.close()
  await lab.close()
})

async function serve(config: Partial<SidecarConfig> = {}) {
  const createIdentity = () => ({ ...identity, start() {} })
  sidecar = await startForTest({ url: azure.url, parts: { createIdentity }, config })
}

/** Azure refuses the first write's token, and takes it afterwards. */
function refuseOnce() {
  azure.answer((response, _, count) => response.writeHead(count === 1 ? 401 : 204).end())
}

it('serves again when Azure refused it once and Entra ID cannot be asked', async () => {
  await serve()
  await lab.setFaults({ authority: { refuse: true } })
  refuseOnce()
  const first = await send(sidecar.write)
  expect([first.status, first.text]).toEqual([503, expect.stringMatching(/^no token for Azure: /)])
  const later = await Promise.all(Array.from({ length: 40 }, () => send(sidecar.write)))
  expect(later.map(({ status }) => status)).toEqual(Array(40).fill(204))
})

it('is held back without end while Entra ID cannot be asked, although the time of grace is over', async () => {
  await serve({ authGraceSeconds: 0 })
  await lab.setFaults({ authority: { refuse: true } })
  azure.answer((response) => response.writeHead(401).end())
  for (let write = 0; write < 3; write += 1) expect((await send(sidecar.write)).status).toBe(503)
  await lab.setFaults({})
  await expect.poll(() => identity.tokens.state().fault).toBeUndefined()
  await expect.poll(async () => (await send(sidecar.write)).status).toBe(401)
})

it('is replaced by the same write when Entra ID gives a newer one', async () => {
  await serve()
  refuseOnce()
  expect((await send(sidecar.write)).status).toBe(204)
  const [refused, renewed] = azure.received.map(({ headers }) => headers.authorization)
  expect(renewed).not.toBe(refused)
  expect(identity.tokens.header()).toBe(renewed)
})
