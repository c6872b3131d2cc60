import type { Cause } from '../../contract/cause.ts'
import type { WriteRecord } from '../write/write.ts'

interface Options {
  readonly cause?: Cause
  readonly aboutAzure?: boolean
  readonly body?: string
  readonly bytes?: number
  readonly seconds?: number
}

/** A write that was answered with `status`. */
export function writeRecord(status: number, options: Options = {}): WriteRecord {
  const { cause = 'none', aboutAzure = true, body = '', bytes = 1000, seconds = 0.02 } = options
  return { answer: { status, cause, aboutAzure, body, headers: {} }, bytes, seconds }
}
