import type { IdentityEvent } from '../identity/tokens.ts'
import type { WriteRecord } from '../write/write.ts'
import {
  type Advice,
  TOKEN_ADVICE,
  UNKNOWN_CERTIFICATE,
  UNUSABLE_CERTIFICATE,
  WRITE_ADVICE,
} from './advice.ts'

/** Something that went wrong, as often as it did. */
export interface Problem extends Advice {
  /** What failed, in two or three words. */
  readonly what: string
  /** What was said the last time, one line. */
  readonly message: string
  readonly first: Date
  readonly last: Date
  readonly count: number
}

const MAX_PROBLEMS = 20

/**
 * The latest distinct problems. Messages carry times and ids, so two are the same when they have the same
 * cause and status.
 *
 * @param now - milliseconds since the epoch
 */
export function createProblems(now: () => number) {
  /** In the order of their last appearance. */
  const problems = new Map<string, Problem>()

  function note(key: string, what: string, message: string, advice: Advice) {
    const before = problems.get(key)
    const last = new Date(now())
    problems.delete(key)
    problems.set(key, {
      ...advice,
      what,
      message,
      first: before?.first ?? last,
      last,
      count: (before?.count ?? 0) + 1,
    })
    const [oldest] = problems.keys()
    if (problems.size > MAX_PROBLEMS && oldest !== undefined) problems.delete(oldest)
  }

  return {
    onWrite({ answer }: WriteRecord): void {
      const { cause, status, body } = answer
      if (cause === 'none') return
      const message = typeof body === 'string' ? body.trim() : ''
      note(`write ${cause} ${status}`, `write: ${cause}, ${status}`, message, WRITE_ADVICE[cause])
    },
    onIdentityEvent(event: IdentityEvent): void {
      switch (event.kind) {
        case 'token-failed': {
          const { reason, message } = event
          note(`token ${reason}`, `token: ${reason}`, message, TOKEN_ADVICE[reason])
          break
        }
        case 'certificate-unusable': {
          const { file, message } = event
          note(`file ${file}`, 'certificate: unusable', message, UNUSABLE_CERTIFICATE)
          break
        }
        case 'certificate-unknown-to-entra': {
          const { thumbprint, message } = event
          const what = 'certificate: unknown to Entra ID'
          note(`certificate ${thumbprint}`, what, message, UNKNOWN_CERTIFICATE)
          break
        }
        case 'token-acquired':
        case 'certificates-loaded':
          break
        default:
          event satisfies never
      }
    },
    /** The latest first. */
    read: (): readonly Problem[] => [...problems.values()].reverse(),
  }
}
