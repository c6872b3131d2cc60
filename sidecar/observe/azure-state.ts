import type { Cause } from '../../contract/cause.ts'
import { outcomeOf } from '../write/answer.ts'
import type { WriteRecord } from '../write/write.ts'
import type { Log } from './log.ts'
import type { Repeats } from './repeats.ts'

/** How Azure treats the writes at present, as the latest one that says something about it shows. */
export interface AzureState {
  readonly cause: Cause | undefined
  readonly since: Date | undefined
  /** For people; what the sender was told. */
  readonly message: string
}

/** Follows Azure's state: one line when it changes, one a minute while a trouble lasts. */
export function createAzureState(log: Log, repeats: Repeats, now: () => number) {
  let state: AzureState = { cause: undefined, since: undefined, message: 'no write yet' }

  function change(cause: Cause, message: string) {
    const since = state.cause === cause ? state.since : new Date(now())
    state = { cause, since, message }
  }

  function noteAccepted() {
    if (state.cause === 'none') return
    const before = state
    change('none', 'Azure accepts samples')
    if (repeats.next('none') === undefined) return
    if (before.since === undefined) log.info({}, state.message)
    else {
      const seconds = Math.round((now() - before.since.getTime()) / 1000)
      log.info({ before: before.cause, seconds }, 'Azure accepts samples again')
    }
  }

  function noteTrouble(write: WriteRecord) {
    const { cause, status, body, aboutAzure } = write.answer
    const message = typeof body === 'string' ? body.trim() : ''
    if (aboutAzure) change(cause, message)
    const repeat = repeats.next(cause)
    if (repeat === undefined) return
    const level = outcomeOf(write.answer) === 'refused' ? 'error' : 'warn'
    log[level]({ cause, status, ...repeat }, message)
  }

  return {
    onWrite(write: WriteRecord): void {
      if (write.answer.cause === 'none') noteAccepted()
      else if (write.answer.cause !== 'sender_gone') noteTrouble(write)
    },
    state: () => state,
  }
}
