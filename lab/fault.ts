import { z } from 'zod'

const positive = z.number().positive()
const count = z.int().positive()

/** What can go wrong with any HTTP endpoint of the lab. */
const HTTP_FAULTS = {
  status: z.int().min(300).max(599).describe('answers with this status instead of doing the work'),
  html: z
    .boolean()
    .describe('answers 200 with a page of HTML, as a login page or a captive portal does'),
  retryAfterSeconds: z.int().min(0).describe('adds Retry-After to the faulty answer'),
  redirectTo: z.string().describe('answers 307 with this Location'),
  reset: z
    .enum(['connect', 'request', 'answer'])
    .describe(
      'resets the connection: at once, after the request was read, or after the work was done',
    ),
  stallAfterBytes: z
    .int()
    .min(0)
    .describe('sends the head of the answer and this many bytes of it, then nothing more'),
  requests: count.describe('the faults above end after this many requests'),
  everyNth: count.describe('the faults above strike only each nth request'),
  latencyMs: positive.describe('waits this long before each answer'),
  readBytesPerSecond: positive.describe('reads request bodies this slowly'),
  refuse: z.boolean().describe('refuses connections: nothing listens'),
  tls: z
    .enum(['wrong-name', 'expired', 'unknown-authority'])
    .describe('shows a certificate that a client must not accept'),
}

const ENDPOINT_FAULTS = z.strictObject(HTTP_FAULTS).partial()

/** Every fault that the lab can have, each absent by default. Names carry their units. */
export const FAULTS = z.strictObject({
  ingestion: z
    .strictObject({
      ...HTTP_FAULTS,
      clockSkewSeconds: z.number().describe('this clock is ahead by so much (behind: negative)'),
      roleDelaySeconds: z
        .number()
        .min(0)
        .describe('a role assignment becomes effective after this long (Azure: about 30 minutes)'),
    })
    .partial()
    .default({}),
  authority: z
    .strictObject({
      ...HTTP_FAULTS,
      clockSkewSeconds: z.number().describe('this clock is ahead by so much (behind: negative)'),
      tokenLifetimeSeconds: positive.describe('tokens live this long (Entra: an hour or more)'),
      refusal: z.int().positive().describe('gives no token, with this AADSTS number'),
    })
    .partial()
    .default({}),
  imds: z
    .strictObject({
      ...HTTP_FAULTS,
      tokenLifetimeSeconds: positive.describe('tokens live this long (IMDS: a day)'),
    })
    .partial()
    .omit({ tls: true })
    .default({}),
})

export type Faults = z.infer<typeof FAULTS>

/** As a person writes them: what is not named is not faulty. */
export type FaultsInput = z.input<typeof FAULTS>

/** The faults that every endpoint knows. */
export type EndpointFaults = Readonly<z.infer<typeof ENDPOINT_FAULTS>>

/** Holds the faults in force; endpoints look at it for each request. */
export interface FaultSwitch {
  current(): Faults
  /**
   * Replaces all faults; counts of `requests` and `everyNth` begin anew.
   *
   * @throws Error that names each wrong value
   */
  set(faults: FaultsInput): void
}

/** @throws Error that names each wrong value, in words for people. */
export function createFaultSwitch(initial: FaultsInput = {}): FaultSwitch {
  let current = parseFaults(initial)
  return {
    current: () => current,
    set(faults) {
      current = parseFaults(faults)
    },
  }
}

/** @throws Error that names each wrong value, in words for people. */
export function parseFaults(value: unknown): Faults {
  const parsed = FAULTS.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(`these faults cannot be set:\n${z.prettifyError(parsed.error)}`)
}
