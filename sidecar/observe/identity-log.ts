import { type Explain, type Fault, inOneLine } from '../explain.ts'
import type { IdentityEvent } from '../identity/tokens.ts'
import type { Log } from './log.ts'
import type { LogLimit } from './log-limit.ts'
import { kindOf } from './troubles.ts'

/** One line for each change of the identity; what fails again and again is logged once a minute. */
export function createIdentityLog(log: Log, logLimit: LogLimit, explain: Explain) {
  let failing = true

  function warn(what: string, fault: Fault, fields: object = {}) {
    const repeat = logLimit.next(`${what} ${kindOf(fault)}`)
    if (repeat === undefined) return
    log.warn({ cause: fault.cause, ...fields, ...repeat }, `${what}: ${inOneLine(explain(fault))}`)
  }

  return (event: IdentityEvent): void => {
    switch (event.kind) {
      case 'token-acquired': {
        const { expiresAt, seconds } = event
        if (failing) log.info({ expiresAt, seconds }, 'token acquired')
        failing = false
        break
      }
      case 'token-failed':
        failing = true
        warn('no new token', event.fault)
        break
      case 'certificates-loaded':
        for (const { file, thumbprint, subject, notAfter, inUse } of event.versions) {
          log.info({ file, thumbprint, subject, notAfter, inUse }, 'certificate')
        }
        break
      case 'certificate-unusable':
        warn('certificate cannot be used', event.fault, { file: event.file })
        break
      case 'certificate-unknown-to-entra': {
        const { thumbprint, fault } = event
        warn('certificate not accepted yet', fault, { thumbprint })
        break
      }
      default:
        event satisfies never
    }
  }
}
