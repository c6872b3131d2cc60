import type { IdentityEvent } from '../identity/tokens.ts'
import type { Log } from './log.ts'
import type { Repeats } from './repeats.ts'

/** One line for each change of the identity; what fails again and again is said once a minute. */
export function createIdentityLog(log: Log, repeats: Repeats) {
  let failing = true

  function warn(kind: string, fields: object, message: string) {
    const repeat = repeats.next(kind)
    if (repeat !== undefined) log.warn({ ...fields, ...repeat }, message)
  }

  return (event: IdentityEvent): void => {
    switch (event.kind) {
      case 'token-acquired': {
        const { expiresAt, seconds } = event
        if (failing) log.info({ expiresAt, seconds }, 'token acquired')
        failing = false
        break
      }
      case 'token-failed': {
        const { reason, message } = event
        failing = true
        warn(`${event.kind} ${reason}`, { reason }, `no new token: ${message}`)
        break
      }
      case 'certificates-loaded':
        for (const { file, thumbprint, subject, notAfter, inUse } of event.versions) {
          log.info({ file, thumbprint, subject, notAfter, inUse }, 'certificate')
        }
        break
      case 'certificate-unusable': {
        const { kind, file, message } = event
        warn(`${kind} ${file}`, { file }, `certificate cannot be used: ${message}`)
        break
      }
      case 'certificate-unknown-to-entra': {
        const { kind, thumbprint, message } = event
        const text = `Entra ID does not know the new certificate yet: ${message}`
        warn(`${kind} ${thumbprint}`, { thumbprint }, text)
        break
      }
      default:
        event satisfies never
    }
  }
}
