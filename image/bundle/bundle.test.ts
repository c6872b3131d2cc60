import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { BUNDLE, escapeBeyondAscii } from './bundle.ts'

it('means the same with its escapes', () => {
  const code = "[/[‘’]/.test('’'), 'naïve 🙂 ‘quoted’', `°`]"
  // biome-ignore lint/security/noGlobalEval: what the code means is what is asked here.
  expect(eval(escapeBeyondAscii(code))).toEqual([true, 'naïve 🙂 ‘quoted’', '°'])
})

it('leaves no character in the bundle that takes two bytes', async () => {
  const { outputFiles } = await build(BUNDLE)
  expect(outputFiles).toHaveLength(1)
  const text = outputFiles[0]?.text ?? ''
  expect(text).toContain('api/v1/write')
  expect([...new Set(escapeBeyondAscii(text).match(/[\u0080-\uffff]/g) ?? [])]).toEqual([])
})

it('leaves V8 as it was started', async () => {
  const { outputFiles } = await build(BUNDLE)
  const text = outputFiles[0]?.text ?? ''
  expect(text.match(/setFlagsFromString|runInNewContext/g)).toBeNull()
})
