import { type AccessOptions, createAccess, refuse } from './access.ts'
import type { Answer, Call } from './endpoint.ts'
import { createRate } from './rate.ts'
import { createRateLimit } from './rate-limit.ts'
import { decodeWriteRequest, type Series, versionOf, type WriteRequest } from './remote-write.ts'
import {
  createSampleStore,
  STORE_LIMITS,
  type StoreCounts,
  type StoreLimits,
  seriesKey,
} from './sample-store.ts'

/**
 * https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits
 *
 * The body limit is reported by users only (https://github.com/Azure/prometheus-collector/issues/421);
 * the Logs Ingestion API documents the same.
 */
export interface IngestionLimits extends StoreLimits {
  readonly maxRequestsPerMinute: number
  readonly maxBytesPerMinute: number
  readonly maxBodyBytes: number
}

const INGESTION_LIMITS: IngestionLimits = {
  ...STORE_LIMITS,
  maxRequestsPerMinute: 15_000,
  maxBytesPerMinute: 50 * 1024 ** 3,
  maxBodyBytes: 1024 * 1024,
}

export interface IngestionOptions extends Omit<AccessOptions, 'clock' | 'skewedClock'> {
  readonly clock?: () => Date
  /** Default: Azure's. */
  readonly limits?: Partial<IngestionLimits>
}

export interface IngestionCounts extends StoreCounts {
  /** By the status that was answered. */
  readonly requests: Readonly<Record<number, number>>
  readonly bytes: number
  /** Stored in the last ten seconds. */
  readonly samplesPerSecond: number
  readonly histograms: number
  readonly exemplars: number
}

/** Azure Monitor's metrics ingestion, as a function of a request. */
export interface IngestionApp {
  handle(call: Call): Answer
  /** Assigns *Monitoring Metrics Publisher* on a data collection rule; makes the rule known too. */
  assignRole(ruleId: string, clientId: string): void
  removeRole(ruleId: string, clientId: string): void
  /** What the workspace holds. */
  series(): readonly Series[]
  counts(): IngestionCounts
  /** Forgets samples and counts; roles stay. */
  clear(): void
}

const PATH =
  /^\/dataCollectionRules\/(dcr-[0-9a-f]{32})\/streams\/Microsoft-PrometheusMetrics\/api\/v1\/write$/
const API_VERSIONS = ['2023-04-24', '2021-11-01-preview']

export function createIngestionApp(options: IngestionOptions): IngestionApp {
  const { faults } = options
  const limits = { ...INGESTION_LIMITS, ...options.limits }
  const clock = options.clock ?? (() => new Date())
  const skewedClock = () => new Date(clock().getTime() + (faults().clockSkewSeconds ?? 0) * 1000)
  const store = createSampleStore(limits, skewedClock)
  const access = createAccess({ ...options, clock, skewedClock })
  const rate = createRateLimit(limits, clock)
  const recent = createRate(clock)
  let requests: Record<number, number> = {}
  let carried = { bytes: 0, histograms: 0, exemplars: 0 }

  const handle = (call: Call): Answer => {
    const ruleId = PATH.exec(call.url.pathname)?.[1]
    if (ruleId === undefined) return refuse(404, 'NotFound', 'There is no such stream.')
    if (call.method !== 'POST') {
      return { ...refuse(405, 'MethodNotAllowed', 'Use POST.'), headers: { Allow: 'POST' } }
    }
    const apiVersion = call.url.searchParams.get('api-version')
    if (apiVersion === null) {
      return refuse(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter is missing.',
      )
    }
    if (!API_VERSIONS.includes(apiVersion)) {
      return refuse(
        400,
        'InvalidApiVersionParameter',
        `The api-version '${apiVersion}' is invalid.`,
      )
    }
    const refusal = access.problem(call, ruleId) ?? rate.problem(ruleId, call.body.length)
    if (refusal !== undefined) return refusal
    if (call.body.length > limits.maxBodyBytes) {
      // The status is not documented; 413 is what the reported text suggests.
      const text = `Maximum allowed content length: ${limits.maxBodyBytes} bytes`
      return refuse(413, 'ContentLengthLimitExceeded', text)
    }
    return write(call)
  }

  const write = (call: Call): Answer => {
    const version = versionOf(call.headers['content-type'] ?? '')
    if (version === undefined || call.headers['content-encoding'] !== 'snappy') {
      return refuse(415, 'UnsupportedMediaType', 'Send application/x-protobuf with snappy.')
    }
    const request = decode(call.body, version)
    if (typeof request === 'string') return refuse(400, 'InvalidRequest', request)
    const duplicate = duplicateSeries(request.series)
    if (duplicate !== undefined) {
      return refuse(422, 'DuplicateTimeSeries', `Duplicate time series: ${duplicate}`)
    }
    carried = {
      bytes: carried.bytes + call.body.length,
      histograms: carried.histograms + request.histograms,
      exemplars: carried.exemplars + request.exemplars,
    }
    const stored = store.add(request.series)
    recent.add(stored)
    // Which 2xx Azure answers is not documented; neither is whether it takes version 2.0 at all. These
    // headers are what that version demands of a receiver.
    const headers =
      version === '1.0'
        ? {}
        : {
            'X-Prometheus-Remote-Write-Samples-Written': String(stored),
            'X-Prometheus-Remote-Write-Histograms-Written': '0',
            'X-Prometheus-Remote-Write-Exemplars-Written': '0',
          }
    return { status: 204, headers }
  }

  return {
    handle(call) {
      const answer = handle(call)
      requests[answer.status] = (requests[answer.status] ?? 0) + 1
      return answer
    },
    assignRole: access.assignRole,
    removeRole: access.removeRole,
    series: store.series,
    counts: () => ({
      ...store.counts(),
      ...carried,
      samplesPerSecond: recent.perSecond(),
      requests: { ...requests },
    }),
    clear() {
      store.clear()
      requests = {}
      carried = { bytes: 0, histograms: 0, exemplars: 0 }
    },
  }
}

function decode(body: Buffer, version: '1.0' | '2.0'): WriteRequest | string {
  try {
    return decodeWriteRequest(body, version)
  } catch (error) {
    return `The body cannot be read: ${error instanceof Error ? error.message : error}`
  }
}

/**
 * Microsoft's page says that duplicate series surface as 422 and no more. Here one request must not hold
 * two values of one series (upper and lower case being the same) for one time.
 */
function duplicateSeries(series: readonly Series[]): string | undefined {
  const seen = new Set<string>()
  for (const { labels, samples } of series) {
    const key = seriesKey(labels)
    for (const { timestampMs } of samples) {
      const sample = `${timestampMs} ${key}`
      if (seen.has(sample)) return key
      seen.add(sample)
    }
  }
  return undefined
}
