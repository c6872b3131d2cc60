import type { FaultsInput } from '../../lab/fault.ts'

/** A state of Azure that the page has to explain. */
export interface Scenario {
  readonly title: string
  /** What is wrong from some moment on. */
  readonly trouble: FaultsInput
  /** Default: an hour. */
  readonly tokenLifetimeSeconds?: number
  /** Default: a year. */
  readonly certificateDays?: number
  /** The sentence at the top of the page. */
  readonly sentence: RegExp
  /** What else a person has to find on it. */
  readonly advice: readonly RegExp[]
}

/** Azure before the trouble begins: as fast as it mostly is. */
export const WORKS: FaultsInput = { ingestion: { latencyMs: 25 } }

const FORWARDING = /^Forwarding\. [1-9]\d* requests\/s, last success \d+ s ago$/

export const SCENARIOS = {
  healthy: {
    title: 'Healthy',
    trouble: WORKS,
    sentence: FORWARDING,
    advice: [],
  },
  'role-missing': {
    title: 'The role is missing',
    trouble: { ingestion: { roleDelaySeconds: 3600 } },
    sentence:
      /^Holding samples back: Azure answers 403: .* may not write to data collection rule dcr-\w+, since \d\d:\d\d UTC$/,
    advice: [
      /role_missing\s+answered 503/,
      /az role assignment create .*--assignee-object-id [0-9a-f-]{36} /,
      /until samples are lost, at \d\d:\d\d UTC/,
      /azureremotewriterolemissing/,
    ],
  },
  'entra-down': {
    title: 'Entra ID cannot be reached',
    trouble: { authority: { refuse: true }, ...WORKS },
    // Short, so that the last one soon ends.
    tokenLifetimeSeconds: 30,
    sentence:
      /^Holding samples back: the proxy does not open a tunnel to login\.microsoftonline\.com, since \d\d:\d\d UTC$/,
    advice: [/proxy_refused/, /allow the host there, list it in NO_PROXY/],
  },
  'certificate-expiring': {
    title: 'The certificate expires in three days',
    trouble: WORKS,
    certificateDays: 3,
    sentence: FORWARDING,
    advice: [
      /The certificate in use expires in 2 d, on \d{4}-\d\d-\d\d, and no newer one is mounted: renew it/,
      /azureremotewritecertificateexpiring/,
    ],
  },
  throttled: {
    title: 'Azure throttles',
    trouble: { ingestion: { status: 429, retryAfterSeconds: 3 } },
    sentence: /^Holding samples back: Azure answers 429: .*, since \d\d:\d\d UTC$/,
    advice: [/throttled\s+answered 503/, /ask for higher limits/, /azureremotewritethrottled/],
  },
} as const satisfies Record<string, Scenario>
