import { outcomeOf } from '../write/answer.ts'
import type { WriteRecord } from '../write/write.ts'
import type { Log } from './log.ts'

/** The latest full minute, in the words of Microsoft's image. */
export interface MinuteReport {
  readonly avgBytesPerRequest: number
  readonly avgRequestDurationInSec: number
  readonly failedPublishing: number
  readonly successfullyPublished: number
}

/**
 * The line that Microsoft's troubleshooting page tells people to look for.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-remote-write-managed-identity
 */
export function createMinuteReport(log: Log) {
  let writes = 0
  let accepted = 0
  let bytes = 0
  let seconds = 0
  let latest: MinuteReport | undefined
  return {
    onWrite(write: WriteRecord): void {
      writes += 1
      bytes += write.bytes
      seconds += write.seconds
      if (outcomeOf(write.answer) === 'accepted') accepted += 1
    },
    /** To be called once a minute: writes the line and begins anew. */
    report(): void {
      const requests = Math.max(writes, 1)
      latest = {
        avgBytesPerRequest: Math.round(bytes / requests),
        avgRequestDurationInSec: Math.round((seconds / requests) * 1000) / 1000,
        failedPublishing: writes - accepted,
        successfullyPublished: accepted,
      }
      log.info(latest, 'Metric packets published in last 1 minute')
      writes = accepted = bytes = seconds = 0
    },
    /** What was reported last; `undefined` during the first minute. */
    latest: () => latest,
  }
}
