import { expect, it } from 'vitest'
import type { Answer } from '../write/answer.ts'
import { createAzureState } from './azure-state.ts'
import { createLog } from './log.ts'
import { createRepeats } from './repeats.ts'

function follow() {
  const lines: string[] = []
  let now = Date.parse('2026-11-23T10:00:00Z')
  const log = createLog({ trace: false, cluster: undefined }, { write: (line) => lines.push(line) })
  const azure = createAzureState(
    log,
    createRepeats(60_000, () => now),
    () => now,
  )
  return {
    state: azure.state,
    note(answer: Partial<Answer>) {
      const whole = { status: 503, cause: 'role', aboutAzure: true, body: 'no\n', headers: {} }
      azure.onWrite({ answer: { ...whole, ...answer } as Answer, bytes: 1, seconds: 1 })
    },
    later(seconds: number) {
      now += seconds * 1000
    },
    /** What was logged since the last time. */
    logged: () =>
      lines.splice(0).map((line) => {
        const { time, ...fields } = JSON.parse(line)
        return fields
      }),
  }
}

const accepted = { status: 204, cause: 'none', body: null } as const

it('says once that Azure accepts samples', () => {
  const { note, logged, state } = follow()
  note(accepted)
  note(accepted)
  expect(logged()).toEqual([{ level: 'info', msg: 'Azure accepts samples' }])
  expect(state()).toEqual({
    cause: 'none',
    since: new Date('2026-11-23T10:00:00Z'),
    message: 'Azure accepts samples',
  })
})

it('says a trouble at once and then once a minute, with how often it was met', () => {
  const { note, logged, later } = follow()
  for (let i = 0; i < 5; i += 1) note({})
  expect(logged()).toEqual([{ level: 'warn', cause: 'role', status: 503, msg: 'no' }])
  later(59)
  note({})
  expect(logged()).toEqual([])
  later(1)
  note({})
  expect(logged()).toEqual([{ level: 'warn', cause: 'role', status: 503, repeated: 5, msg: 'no' }])
})

it('says how long a trouble lasted when it is over', () => {
  const { note, logged, later, state } = follow()
  note({})
  later(90)
  expect(state().since).toEqual(new Date('2026-11-23T10:00:00Z'))
  note(accepted)
  expect(logged().at(-1)).toEqual({
    level: 'info',
    before: 'role',
    seconds: 90,
    msg: 'Azure accepts samples again',
  })
})

it('does not fill the log when Azure changes its mind with every write', () => {
  const { note, logged } = follow()
  for (let i = 0; i < 1000; i += 1) note(i % 2 === 0 ? {} : accepted)
  expect(logged()).toHaveLength(2)
})

it('calls lost samples an error', () => {
  const { note, logged } = follow()
  note({ status: 400, cause: 'bad_request' })
  expect(logged()).toMatchObject([{ level: 'error', cause: 'bad_request', status: 400 }])
})

it('does not blame Azure for what a sender did', () => {
  const { note, logged, state } = follow()
  note({ status: 415, cause: 'bad_request', aboutAzure: false, body: 'type\n' })
  expect(logged()).toHaveLength(1)
  expect(state().cause).toBeUndefined()
  note({ status: 499, cause: 'sender_gone', aboutAzure: false })
  expect(logged()).toEqual([])
})
