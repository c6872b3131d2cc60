import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Lab, startLab } from './lab.ts'
import { summarize, summaryLine } from './summary.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab()
})

afterAll(() => lab.close())

it('says everything in one line', async () => {
  await lab.setFaults({ imds: { status: 429, retryAfterSeconds: 1 } })
  await fetch(`${lab.imds.url}/`)
  expect(summaryLine(lab)).toBe(
    '0 series | 0 samples | 0.0/s | 0 dropped | 0 tokens | writes none | 1 struck | faults imds.status=429 imds.retryAfterSeconds=1',
  )
})

it('writes a line only when it would say something new, until it is told to stop', async () => {
  const stopping = new AbortController()
  let output = ''
  const summarizing = summarize(lab, {
    write: (text) => {
      output += text
    },
    signal: stopping.signal,
    intervalMs: 5,
  })
  await new Promise((done) => setTimeout(done, 50))
  await lab.setFaults({})
  await new Promise((done) => setTimeout(done, 50))
  stopping.abort()
  await summarizing
  expect(output.match(/faults \S+/g)).toEqual(['faults imds.status=429', 'faults none'])
})
