import { expect, it } from 'vitest'
import { writeRecord } from '../testing/write-record.ts'
import { createProblems } from './problems.ts'

const START = Date.parse('2026-11-23T10:00:00Z')

function problemsByHand() {
  let time = START
  const problems = createProblems(() => time)
  return {
    problems,
    pass(seconds: number) {
      time += seconds * 1000
    },
  }
}

it('tells the same cause and status once, with what was said the last time', () => {
  const { problems, pass } = problemsByHand()
  const held = (until: string) =>
    problems.onWrite(writeRecord(503, { cause: 'role', body: `held back until ${until}\n` }))
  held('10:30')
  pass(60)
  held('10:31')
  expect(problems.read()).toEqual([
    {
      what: 'write: role, 503',
      message: 'held back until 10:31',
      next: expect.stringContaining('terraform apply'),
      runbook: 'azureremotewriterolemissing',
      first: new Date(START),
      last: new Date(START + 60_000),
      count: 2,
    },
  ])
})

it('tells the latest first, writes and identity together', () => {
  const { problems } = problemsByHand()
  problems.onWrite(writeRecord(429, { cause: 'throttled' }))
  problems.onIdentityEvent({ kind: 'token-failed', reason: 'timeout', message: 'late', seconds: 1 })
  problems.onIdentityEvent({ kind: 'certificate-unusable', file: '/c', message: '/c is empty' })
  problems.onWrite(writeRecord(204))
  problems.onWrite(writeRecord(429, { cause: 'throttled' }))
  expect(problems.read().map(({ what, count }) => [what, count])).toEqual([
    ['write: throttled, 429', 2],
    ['certificate: unusable', 1],
    ['token: timeout', 1],
  ])
})

it('keeps the latest 20', () => {
  const { problems } = problemsByHand()
  for (let status = 400; status < 430; status += 1) {
    problems.onWrite(writeRecord(status, { cause: 'bad_request' }))
  }
  const kept = problems.read().map(({ what }) => what)
  expect(kept).toHaveLength(20)
  expect([kept.at(0), kept.at(-1)]).toEqual(['write: bad_request, 429', 'write: bad_request, 410'])
})
