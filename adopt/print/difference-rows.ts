import type { Row } from './difference-row.ts'
import { IDENTITY_ROWS } from './identity-rows.ts'
import { POD_ROWS } from './pod-rows.ts'
import { SAMPLE_ROWS } from './sample-rows.ts'

/** What people look at before they move. A new line of the difference is a new row. */
export const ROWS: readonly Row[] = [...SAMPLE_ROWS, ...IDENTITY_ROWS, ...POD_ROWS]
