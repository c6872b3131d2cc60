import { randomUUID } from 'node:crypto'
import type { Answer } from './endpoint.ts'

interface EntraErrorKind {
  readonly status: number
  readonly error: string
}

/**
 * The refusals of Entra's token endpoint that the lab knows.
 *
 * Codes: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * Statuses are not documented there; they are what public reports of each error show.
 */
const KINDS = {
  50012: { status: 401, error: 'invalid_client' },
  70003: { status: 400, error: 'unsupported_grant_type' },
  90002: { status: 400, error: 'invalid_request' },
  500011: { status: 400, error: 'invalid_resource' },
  700016: { status: 400, error: 'unauthorized_client' },
  700021: { status: 401, error: 'invalid_client' },
  700023: { status: 401, error: 'invalid_client' },
  700024: { status: 401, error: 'invalid_client' },
  700027: { status: 401, error: 'invalid_client' },
  700211: { status: 401, error: 'invalid_client' },
  700212: { status: 401, error: 'invalid_client' },
  700213: { status: 401, error: 'invalid_client' },
  900144: { status: 400, error: 'invalid_request' },
  1002012: { status: 400, error: 'invalid_scope' },
  7000215: { status: 401, error: 'invalid_client' },
  7000216: { status: 401, error: 'invalid_client' },
} as const satisfies Record<number, EntraErrorKind>

/** Of the others, which a fault can name. */
const OTHER: EntraErrorKind = { status: 400, error: 'invalid_request' }

export type EntraErrorCode = keyof typeof KINDS

/** Why Entra gives no token. */
export interface Refusal {
  readonly code: EntraErrorCode
  readonly reason: string
}

/** The refusal as JSON, in the form that MSAL reads. */
export function answerRefusal(
  { code, reason }: Omit<Refusal, 'code'> & { readonly code: number },
  now: Date,
): Answer {
  const kinds: Readonly<Record<number, EntraErrorKind>> = KINDS
  const { status, error } = kinds[code] ?? OTHER
  const timestamp = now
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z/, 'Z')
  const trace = randomUUID()
  const correlation = randomUUID()
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${reason} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  }
}
