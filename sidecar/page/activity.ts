import { type Answer, outcomeOf } from '../write/answer.ts'
import type { WriteRecord } from '../write/write.ts'

/** When writes came last and how they ended: what the sentence of state is made of. */
export interface Activity {
  readonly startedAt: number
  readonly acceptedAt: number | undefined
  /** The latest write that failed by Azure, its token or the way there. */
  readonly azureFailure: Failure | undefined
  /** The latest write that the sidecar turned away, so that Azure never heard of it. */
  readonly ownFailure: Failure | undefined
}

export interface Failure {
  readonly at: number
  /** The first of those that came without an accepted write between them. */
  readonly since: number
  readonly answer: Answer
}

/** @param now - milliseconds since the epoch, never going back */
export function createActivity(now: () => number) {
  const startedAt = now()
  let acceptedAt: number | undefined
  let azureFailure: Failure | undefined
  let ownFailure: Failure | undefined

  function next(before: Failure | undefined, answer: Answer): Failure {
    const at = now()
    const goesOn =
      before !== undefined &&
      before.answer.cause === answer.cause &&
      outcomeOf(before.answer) === outcomeOf(answer) &&
      before.since > (acceptedAt ?? 0)
    return { at, since: goesOn ? before.since : at, answer }
  }

  return {
    onWrite({ answer }: WriteRecord): void {
      if (answer.cause === 'none') acceptedAt = now()
      else if (answer.aboutAzure) azureFailure = next(azureFailure, answer)
      else if (answer.cause !== 'sender_gone') ownFailure = next(ownFailure, answer)
    },
    read: (): Activity => ({ startedAt, acceptedAt, azureFailure, ownFailure }),
  }
}
