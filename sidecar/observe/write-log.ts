import type { Cause } from '../../contract/cause.ts'
import { outcomeOf } from '../write/answer.ts'
import type { WriteRecord } from '../write/write.ts'
import type { Log } from './log.ts'
import type { LogLimit } from './log-limit.ts'
import { kindOf } from './troubles.ts'

/** One line when Azure begins to accept writes, one for each kind of failure, and one a minute while it lasts. */
export function createWriteLog(log: Log, logLimit: LogLimit, now: () => number) {
  /** What the latest write that says something about Azure met; `undefined` before the first. */
  let latest: Cause | undefined
  let failingSince: number | undefined

  function accepted() {
    const before = latest
    const since = failingSince
    latest = 'none'
    failingSince = undefined
    if (logLimit.next('none') === undefined) return
    if (since === undefined) log.info({}, 'Azure accepts samples')
    else {
      const seconds = Math.round((now() - since) / 1000)
      log.info({ before, seconds }, 'Azure accepts samples again')
    }
  }

  return {
    onWrite(write: WriteRecord): void {
      const { answer } = write
      const { cause, status, body, aboutAzure, requestId } = answer
      if (cause === 'none') {
        if (latest !== 'none') accepted()
        return
      }
      if (cause === 'sender_gone') return
      if (aboutAzure) {
        latest = cause
        failingSince ??= now()
      }
      const repeat = logLimit.next(`${status} ${kindOf(answer)}`)
      if (repeat === undefined) return
      const level = outcomeOf(answer) === 'refused' ? 'error' : 'warn'
      const text = typeof body === 'string' ? body.trim() : ''
      log[level]({ cause, status, ...(requestId ? { requestId } : {}), ...repeat }, text)
    },
  }
}
