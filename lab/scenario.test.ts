import { expect, it } from 'vitest'
import type { FaultsInput } from './fault.ts'
import { parseScenario, playScenario } from './scenario.ts'

it('sets the faults of each step at its time', async () => {
  const scenario = parseScenario(
    JSON.stringify([
      { afterSeconds: 0, say: 'storm', faults: { ingestion: { status: 500 } } },
      { afterSeconds: 0.1, faults: {} },
    ]),
  )
  const seen: unknown[] = []
  const began = performance.now()
  await playScenario(scenario, {
    setFaults: async (faults: FaultsInput) => void seen.push(faults),
    say: (text) => seen.push(text),
    signal: new AbortController().signal,
  })
  expect(performance.now() - began).toBeGreaterThan(95)
  const none = { ingestion: {}, authority: {}, imds: {} }
  expect(seen).toEqual([{ ...none, ingestion: { status: 500 } }, 'storm', none])
})

it('ends at once when it is told to', async () => {
  const seen: unknown[] = []
  await playScenario(parseScenario('[{"afterSeconds":60,"faults":{}}]'), {
    setFaults: async (faults) => void seen.push(faults),
    say: () => {},
    signal: AbortSignal.abort(),
  })
  expect(seen).toEqual([])
})

it.each([
  ['{', /not JSON/],
  ['[{"afterSeconds":-1,"faults":{}}]', /afterSeconds/],
  ['[{"afterSeconds":1,"faults":{"imds":{"statuss":1}}}]', /statuss/],
])('fails on %s', (text, message) => {
  expect(() => parseScenario(text)).toThrow(message)
})
