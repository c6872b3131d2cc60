import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { synthesize } from '../cdk8s/synthesize.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { bitsOf, encodeWriteRequest } from '../lab/remote-write.ts'
import { type StagedSidecar, stageSidecar } from '../lab/staged-sidecar.ts'
import { send } from '../sidecar/testing/post.ts'
import { inventedOutputs, theCompany } from './environments/companies.ts'
import { envOf, sidecarOf } from './kubernetes/files.ts'

/** What the image holds, where it has been built; what it is built from otherwise. */
const bundle = resolve(import.meta.dirname, '../sidecar/build/main.mjs')
const script = existsSync(bundle) ? bundle : resolve(import.meta.dirname, '../sidecar/main.ts')

/** Variables of the container that is synthesized for the factory behind its proxy. */
function containerEnv(): Record<string, string> {
  const { environment } = theCompany('proxied')
  const texts = [...synthesize(environment, inventedOutputs(environment))]
  const [, values = ''] = texts.find(([path]) => path.endsWith('kube-prometheus-stack.yaml')) ?? []
  const container = sidecarOf(parse(values))
  return container === undefined ? {} : envOf(container)
}

let lab: Lab
let sidecar: StagedSidecar | undefined
beforeEach(async () => {
  lab = await startLab()
})
afterEach(async () => {
  await sidecar?.close()
  sidecar = undefined
  await lab.close()
})

const sample = () =>
  encodeWriteRequest([
    { labels: { __name__: 'up' }, samples: [{ timestampMs: Date.now(), bits: bitsOf(1) }] },
  ])

it('the container of a company behind a proxy writes through it, with the authority that is mounted', async () => {
  const env = containerEnv()
  const { host } = new URL(lab.proxyUrl)
  const running = await stageSidecar(lab, env, {
    script,
    anyPort: true,
    // As the environment file has it: without a scheme, which the YAML adds.
    env: { HTTPS_PROXY: env.HTTPS_PROXY?.replace('proxy.factory.example:3128', host) ?? '' },
  })
  sidecar = running
  const changed = running.changes.map((change) => change.split('=')[0] ?? '')
  expect(changed.filter((name) => !(name in env))).toEqual([])
  await expect
    .poll(() => send(running.writeUrl, { body: sample() }).then(({ status }) => status), {
      timeout: 30_000,
    })
    .toBe(204)
  expect(lab.ingestion.counts().requests).toMatchObject({ 204: 1 })
})

it('without that authority the proxy’s certificate is not believed, and the answer says what to mount', async () => {
  const running = await stageSidecar(lab, containerEnv(), {
    script,
    anyPort: true,
    env: { NODE_EXTRA_CA_CERTS: '' },
  })
  sidecar = running
  await expect
    .poll(() => send(running.writeUrl, { body: sample() }).then(({ text }) => text), {
      timeout: 30_000,
    })
    .toMatch(/NODE_EXTRA_CA_CERTS/)
  expect(lab.ingestion.counts().requests).toEqual({})
})
