import { ruleOf } from '../../contract/ingestion-url.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { headersToAzure } from '../write/headers.ts'
import { createUpstream, type UpstreamAnswer } from '../write/upstream.ts'

/** Snappy's block format of a write request without a sample: the uncompressed length, 0. */
const EMPTY_WRITE = Buffer.from([0x00])

/** A token and what it says of itself. */
export interface Token {
  /** Value of the `Authorization` header. */
  readonly header: string
  readonly audience: string
  /** Of the service principal, which is what roles are assigned to. */
  readonly objectId: string
}

type Advise = (token: Token, rule: string) => string

const ROLE = 'Monitoring Metrics Publisher'

const findRule = (rule: string) =>
  `az monitor data-collection rule list --query "[?immutableId=='${rule}'].id" --output tsv`

/** What to do about an answer, by its status. */
const ADVICE: Readonly<Record<number, Advise>> = {
  401: ({ audience }) =>
    `Azure does not take a token for ${audience}: check CLOUD and INGESTION_AAD_AUDIENCE`,
  403: ({ objectId }, rule) =>
    `assign the role "${ROLE}" on data collection rule ${rule} to object ${objectId} (az role assignment create --role "${ROLE}" --assignee-object-id ${objectId} --assignee-principal-type ServicePrincipal --scope "$(${findRule(rule)})"); if that was done, wait: it takes up to 30 minutes`,
  404: (_, rule) =>
    `check INGESTION_URL: there is no data collection rule ${rule} (${findRule(rule)})`,
  407: () => 'check the user and password in HTTPS_PROXY',
  413: () =>
    'one byte is too large only for something that is not Azure: check INGESTION_URL and HTTPS_PROXY',
}

/** An empty write gets through to the data, so identity and role are fine. */
const TAKEN: Readonly<Record<number, string>> = {
  400: 'token and role are fine; Azure refuses a write without samples',
  429: 'token and role are fine; the workspace is over its limits at the moment',
}

/**
 * Sends a write without samples, which stores nothing.
 *
 * @returns what was found, in lines for people
 * @throws Error that says what Azure answered and what to do
 */
export async function checkWrite(config: SidecarConfig, token: Token): Promise<readonly string[]> {
  const { host } = new URL(config.ingestionUrl)
  const upstream = createUpstream(config)
  try {
    const headers = headersToAzure({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    })
    const signal = AbortSignal.timeout(config.upstreamTimeoutSeconds * 1000)
    const result = await upstream.send(
      [...headers, 'authorization', token.header],
      EMPTY_WRITE,
      signal,
    )
    if (result.kind === 'failure') {
      throw new Error(
        `${host}: ${result.message}: check name resolution, firewall, HTTPS_PROXY and NODE_EXTRA_CA_CERTS`,
      )
    }
    return describe(result, host, token, ruleOf(config.ingestionUrl) ?? 'of INGESTION_URL')
  } finally {
    await upstream.close()
  }
}

function describe(
  answer: UpstreamAnswer,
  host: string,
  token: Token,
  rule: string,
): readonly string[] {
  const { status } = answer
  const [line = ''] = answer.body.toString('utf8').split(/\r?\n/)
  const said = `${host} answered ${status}${line === '' ? '' : `: ${line.slice(0, 300)}`}`
  if (status >= 200 && status < 300) return [`${host} took an empty write (${status})`]
  const taken = TAKEN[status]
  if (taken !== undefined) return [`! ${said}: ${taken}`]
  const advice = ADVICE[status]?.(token, rule)
  throw new Error(advice === undefined ? said : `${said}\n  next: ${advice}`)
}
