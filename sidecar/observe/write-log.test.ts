import { expect, it } from 'vitest'
import type { Answer } from '../write/answer.ts'
import { createLog } from './log.ts'
import { createLogLimit } from './log-limit.ts'
import { createWriteLog } from './write-log.ts'

function follow() {
  const lines: string[] = []
  let now = Date.parse('2026-11-23T10:00:00Z')
  const log = createLog({ trace: false, cluster: undefined }, { write: (line) => lines.push(line) })
  const writeLog = createWriteLog(
    log,
    createLogLimit(60_000, () => now),
    () => now,
  )
  return {
    note(answer: Partial<Answer>) {
      const whole = { status: 503, cause: 'role_missing', aboutAzure: true, body: 'no\n' } as const
      writeLog.onWrite({ answer: { ...whole, headers: {}, ...answer }, bytes: 1, seconds: 1 })
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
const role = { level: 'warn', cause: 'role_missing', status: 503, msg: 'no' }

it('says once that Azure accepts samples', () => {
  const { note, logged } = follow()
  note(accepted)
  note(accepted)
  expect(logged()).toEqual([{ level: 'info', msg: 'Azure accepts samples' }])
})

it('says a trouble at once and then once a minute, with how often it was met', () => {
  const { note, logged, later } = follow()
  for (let i = 0; i < 5; i += 1) note({})
  expect(logged()).toEqual([role])
  later(59)
  note({})
  expect(logged()).toEqual([])
  later(1)
  note({})
  expect(logged()).toEqual([{ ...role, repeated: 5 }])
})

it('says another trouble at once, also one of the same cause in other words', () => {
  const { note, logged } = follow()
  const refused = { status: 400, cause: 'bad_request' } as const
  note({ cause: 'token_pending' })
  note({ cause: 'token_refused' })
  note({ ...refused, detail: 'label too long at 10:00:01' })
  note({ ...refused, detail: 'label too long at 10:00:02' })
  note({ ...refused, detail: 'out of order' })
  expect(logged().map(({ cause }) => cause)).toEqual([
    'token_pending',
    'token_refused',
    'bad_request',
    'bad_request',
  ])
})

it('says how long a trouble lasted when it is over', () => {
  const { note, logged, later } = follow()
  note({})
  later(90)
  note(accepted)
  expect(logged().at(-1)).toEqual({
    level: 'info',
    before: 'role_missing',
    seconds: 90,
    msg: 'Azure accepts samples again',
  })
})

it('does not fill the log when Azure changes its mind with every write', () => {
  const { note, logged } = follow()
  for (let i = 0; i < 1000; i += 1) note(i % 2 === 0 ? {} : accepted)
  expect(logged()).toHaveLength(2)
})

it('calls lost samples an error, and quotes the id that support asks for', () => {
  const { note, logged } = follow()
  note({ status: 400, cause: 'bad_request', requestId: 'r-1' })
  expect(logged()).toMatchObject([
    { level: 'error', cause: 'bad_request', status: 400, requestId: 'r-1' },
  ])
})

it('says nothing of a sender that went away', () => {
  const { note, logged } = follow()
  note({ status: 499, cause: 'sender_gone', aboutAzure: false })
  expect(logged()).toEqual([])
})
