import { build } from 'esbuild'
import { beforeAll, expect, it } from 'vitest'
import { BUNDLE, escapeBeyondAscii } from './bundle.ts'

let made: Awaited<ReturnType<typeof makeBundle>>
beforeAll(async () => {
  made = await makeBundle()
})

async function makeBundle() {
  const { outputFiles, metafile } = await build({ ...BUNDLE, metafile: true })
  return { texts: outputFiles.map(({ text }) => text), metafile }
}

it('means the same with its escapes', () => {
  const code = "[/[‘’]/.test('’'), 'naïve 🙂 ‘quoted’', `°`]"
  // biome-ignore lint/security/noGlobalEval: what the code means is what is asked here.
  expect(eval(escapeBeyondAscii(code))).toEqual([true, 'naïve 🙂 ‘quoted’', '°'])
})

it('leaves no character in the bundle that takes two bytes', () => {
  expect(made.texts).toHaveLength(1)
  const [text = ''] = made.texts
  expect(text).toContain('api/v1/write')
  expect([...new Set(escapeBeyondAscii(text).match(/[\u0080-\uffff]/g) ?? [])]).toEqual([])
})

it('leaves V8 as it was started', () => {
  const [text = ''] = made.texts
  expect(text.match(/setFlagsFromString|runInNewContext/g)).toBeNull()
})

it('leaves out what @azure/identity needs for people who sign in', () => {
  const [output] = Object.values(made.metafile.outputs)
  const parts = Object.entries(output?.inputs ?? {})
  // Of a module that was shaken off, a line about its logger may stay.
  const has = (name: string) =>
    parts.some(([path, { bytesInOutput }]) => path.includes(name) && bytesInOutput > 120)
  expect(has('image/bundle/no-browser.ts')).toBe(true)
  expect(has('/clientCertificateCredential.js')).toBe(true)
  const forPeople = ['/open/', '/default-browser/', '/wsl-utils/', '/defaultAzureCredential.js']
  expect(forPeople.filter(has)).toEqual([])
})

it('leaves out of node-forge what PKCS#12 does not need', () => {
  const parts = Object.keys(made.metafile.inputs).flatMap((path) =>
    path.split('node-forge/lib/').slice(1),
  )
  expect(parts).toContain('pkcs12.js')
  expect(parts.filter((name) => /^(tls|ssh|ed25519|pkcs7|kem)\.js$/.test(name))).toEqual([])
})

it('loads no module of Node before its first statement, which handles SIGTERM', () => {
  const [text = ''] = made.texts
  const imported = [...text.matchAll(/\bimport\s*[{\w*][^;]{0,200}?from\s*["']([\w:/]+)["']/g)]
  expect(imported.map(([, name]) => name)).toEqual(['node:module'])
})
