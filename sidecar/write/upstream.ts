import type { IncomingHttpHeaders } from 'node:http'
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { NOT_IN_TIME, type UpstreamFailure, upstreamFailure } from './upstream-failure.ts'

/** What Azure said, or why it could not be asked. */
export type UpstreamResult = UpstreamAnswer | UpstreamFailure

export interface UpstreamAnswer {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** At most {@link MAX_ANSWER_BYTES}; the rest is not kept. */
  readonly body: Buffer
}

/** Azure's ingestion endpoint: one URL, kept connections, nothing followed. */
export interface Upstream {
  /** Sends one request. Settles as soon as `signal` aborts. */
  send(headers: string[], body: Buffer, signal: AbortSignal): Promise<UpstreamResult>
  close(): Promise<void>
}

type UpstreamConfig = Pick<
  SidecarConfig,
  'ingestionUrl' | 'maxUpstreamRequests' | 'upstreamTimeoutSeconds' | 'httpsProxy' | 'noProxy'
>

/** Azure's answers are empty or a few lines. */
const MAX_ANSWER_BYTES = 64 * 1024

const CONNECT_TIMEOUT_MS = 8_000

/** Even under NODE_TLS_REJECT_UNAUTHORIZED=0: a token must not go to anyone who answers. */
const VERIFIED = { rejectUnauthorized: true }

/**
 * Kestrel keeps an idle connection for 130 s and Azure's load balancers for 4 minutes; a quiet
 * Prometheus sends every 5 s. A minute is well between, so connections are reused and rarely stale.
 */
const KEEP_ALIVE_MS = 60_000

export function createUpstream(
  config: UpstreamConfig,
  onFailure: (failure: UpstreamFailure) => void = () => {},
): Upstream {
  const url = new URL(config.ingestionUrl)
  const path = `${url.pathname}${url.search}`
  const dispatcher = createDispatcher(url.origin, config)
  return {
    async send(headers, body, signal) {
      if (signal.aborted) return NOT_IN_TIME
      const result = await new Promise<UpstreamResult>((resolve) => {
        const request = { origin: url.origin, path, method: 'POST', headers, body }
        dispatcher.dispatch(request, answerHandler(signal, resolve))
      })
      if (result.kind === 'failure') onFailure(result)
      return result
    },
    close: () => dispatcher.destroy(),
  }
}

function createDispatcher(origin: string, config: UpstreamConfig): Dispatcher {
  const options: Pool.Options = {
    connections: config.maxUpstreamRequests,
    // HTTP/1.1 as Prometheus itself: one lost connection then costs one write, not all of them.
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: Math.min(CONNECT_TIMEOUT_MS, config.upstreamTimeoutSeconds * 1000),
    // The write's own lifetime bounds both.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: VERIFIED,
  }
  if (config.httpsProxy === undefined) return new Pool(origin, options)
  // Given explicitly, the empty ones included: undici would read the process' variables otherwise.
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: '',
    httpsProxy: config.httpsProxy,
    noProxy: config.noProxy ?? '',
    requestTls: VERIFIED,
    proxyTls: VERIFIED,
  })
}

function answerHandler(
  signal: AbortSignal,
  settle: (result: UpstreamResult) => void,
): Dispatcher.DispatchHandler {
  let request: Dispatcher.DispatchController | undefined
  let status = 0
  let headers: IncomingHttpHeaders = {}
  const chunks: Buffer[] = []
  let kept = 0

  // A status that was received stands, even if the rest of the answer never comes. The first call counts.
  const finish = (failure: UpstreamFailure) => {
    signal.removeEventListener('abort', onAbort)
    const answerBody = Buffer.concat(chunks, Math.min(kept, MAX_ANSWER_BYTES))
    settle(status === 0 ? failure : { kind: 'answer', status, headers, body: answerBody })
  }
  const onAbort = () => {
    finish(NOT_IN_TIME)
    request?.abort(new Error('the write is over'))
  }
  signal.addEventListener('abort', onAbort, { once: true })

  return {
    onRequestStart(controller) {
      request = controller
      if (signal.aborted) controller.abort(new Error('the write is over'))
    },
    onResponseStart(_controller, statusCode, responseHeaders) {
      if (statusCode < 200) return
      status = statusCode
      headers = responseHeaders
    },
    onResponseData(_controller, chunk) {
      if (kept >= MAX_ANSWER_BYTES) return
      kept += chunk.length
      chunks.push(chunk)
    },
    onResponseEnd() {
      finish(NOT_IN_TIME)
    },
    onResponseError(_controller, error) {
      finish(upstreamFailure(error))
    },
  }
}
