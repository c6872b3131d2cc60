import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { createAgent } from '../egress.ts'
import type { Fault } from '../explain.ts'
import { isConnectionLost, type NetworkFault, networkFault } from '../network-fault.ts'
import type { Lifetime } from './lifetime.ts'

/** What Azure answered, or why it could not be asked. */
export type UpstreamResult = UpstreamAnswer | UpstreamFailure

export interface UpstreamAnswer {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** At most {@link MAX_ANSWER_BYTES}; the rest is not kept. */
  readonly body: Buffer
}

/** Why Azure could not be asked, or gave no answer. */
export interface UpstreamFailure {
  readonly kind: 'failure'
  readonly fault: NetworkFault
  /** A connection that stood was lost before the first byte of an answer. */
  readonly connectionLost: boolean
}

/** The write was over before there was an answer. */
const NOT_IN_TIME: UpstreamFailure = {
  kind: 'failure',
  fault: { cause: 'timeout', detail: 'no answer in time' },
  connectionLost: false,
}

/** Neither connected nor refused: packets go nowhere. */
const NOT_CONNECTED_IN_TIME: UpstreamFailure = {
  kind: 'failure',
  fault: { cause: 'timeout', detail: 'no connection in time' },
  connectionLost: false,
}

/** Azure's ingestion endpoint: one URL, kept connections, nothing followed. */
export interface Upstream {
  /**
   * Sends one request. Settles as soon as `lifetime` ends, and from then on nothing reads `body`.
   *
   * @param headers - names and values in turn
   */
  send(headers: readonly string[], body: Buffer, lifetime: Lifetime): Promise<UpstreamResult>
  close(): void
}

type UpstreamConfig = Pick<
  SidecarConfig,
  'ingestionUrl' | 'maxUpstreamRequests' | 'upstreamTimeoutSeconds' | 'httpsProxy' | 'noProxy'
>

/** Azure's answers are empty or a few lines. */
const MAX_ANSWER_BYTES = 64 * 1024

const CONNECT_TIMEOUT_MS = 8_000

/**
 * Kestrel keeps an idle connection for 130 s and Azure's load balancers for 4 minutes; a quiet
 * Prometheus sends every 5 s. A minute is well between, so connections are reused and rarely stale.
 */
const KEEP_ALIVE_MS = 60_000

export function createUpstream(
  config: UpstreamConfig,
  onFailure: (fault: Fault) => void = () => {},
): Upstream {
  const { open, close } = createConnections(config)
  const { host } = new URL(config.ingestionUrl)
  const connectMs = Math.min(CONNECT_TIMEOUT_MS, config.upstreamTimeoutSeconds * 1000)
  return {
    send(headers, body, lifetime) {
      if (lifetime.end() !== undefined) return Promise.resolve(NOT_IN_TIME)
      return exchange(open(headers, body.length), body, lifetime, { connectMs, host, onFailure })
    },
    close,
  }
}

/** HTTP/1.1 as Prometheus itself: one lost connection then costs one write, not all of them. */
function createConnections(config: UpstreamConfig) {
  const url = new URL(config.ingestionUrl)
  const options = {
    keepAlive: true,
    maxSockets: config.maxUpstreamRequests,
    // For a connection that nobody uses; a write has a time of its own.
    timeout: KEEP_ALIVE_MS,
  }
  // Plain HTTP goes no further than loopback, so it takes no proxy.
  const [request, agent] =
    url.protocol === 'http:'
      ? [requestHttp, new HttpAgent(options)]
      : [requestHttps, createAgent(config, options)]
  // There is one place to go, so connections need no name, which the agent would put together from all TLS
  // options, four times for each write.
  const { host, port } = url
  agent.getName = () => host
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  // What the agent would find out anew for each write, with a regular expression for IPv6.
  const servername = isIP(hostname) === 0 ? hostname : ''
  const path = `${url.pathname}${url.search}`
  return {
    open(headers: readonly string[], length: number) {
      const all = ['host', host, 'content-length', String(length), ...headers]
      return request({ agent, method: 'POST', hostname, port, servername, path, headers: all })
    },
    close: () => agent.destroy(),
  }
}

interface ExchangeOptions {
  readonly connectMs: number
  readonly host: string
  readonly onFailure: (fault: Fault) => void
}

/** Sees one request through, from its connection to the end of its answer. */
function exchange(
  request: ClientRequest,
  body: Buffer,
  lifetime: Lifetime,
  { connectMs, host, onFailure }: ExchangeOptions,
): Promise<UpstreamResult> {
  return new Promise((resolve) => {
    let answer: IncomingMessage | undefined
    const chunks: Buffer[] = []
    let kept = 0
    const onError = (error: Error) =>
      finish({
        kind: 'failure',
        fault: networkFault(error, host),
        connectionLost: isConnectionLost(error),
      })

    let isOver = false
    // A status that was received stands, even if the rest of the answer never comes.
    const finish = (failure: UpstreamFailure) => {
      if (isOver) return
      isOver = true
      clearTimeout(connecting)
      lifetime.unwatch(onEnd)
      // Answered before everything was sent, or given up: its connection is of no more use, and must not
      // go on reading a body whose memory is given back.
      if (!request.writableFinished || answer?.complete !== true) request.destroy()
      if (answer !== undefined) return resolve(toAnswer(answer, Buffer.concat(chunks, kept)))
      if (failure !== NOT_IN_TIME) onFailure(failure.fault)
      resolve(failure)
    }
    const onEnd = () => finish(NOT_IN_TIME)
    const connecting = request.reusedSocket
      ? undefined
      : setTimeout(finish, connectMs, NOT_CONNECTED_IN_TIME)

    lifetime.watch(onEnd)
    if (connecting !== undefined) {
      const connected = () => clearTimeout(connecting)
      request.on('socket', (socket) => {
        if (!socket.connecting) connected()
        else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected)
      })
    }
    request.on('response', (incoming) => {
      answer = incoming
      incoming.on('data', (chunk: Buffer) => {
        const wanted = chunk.subarray(0, MAX_ANSWER_BYTES - kept)
        kept += wanted.length
        if (wanted.length > 0) chunks.push(wanted)
      })
      incoming.on('end', onEnd)
      incoming.on('error', onError)
    })
    request.on('error', onError)
    send(request, body)
  })
}

/**
 * More than what Prometheus writes at once with three times the samples that are its default, so that such a body goes
 * out whole, which costs the least.
 */
const PIECE_BYTES = 384 * 1024

/**
 * TLS makes an encrypted copy of all that it is given, and keeps it until the network has taken it. Of a large
 * body it is given the next piece when it is through with the last.
 */
function send(request: ClientRequest, body: Buffer): void {
  if (body.length <= PIECE_BYTES) {
    request.end(body)
    return
  }
  request.write(body.subarray(0, PIECE_BYTES), (error) => {
    // Destroyed: the rest may have been given back already.
    if (!error && !request.destroyed) send(request, body.subarray(PIECE_BYTES))
  })
}

function toAnswer({ statusCode = 0, headers }: IncomingMessage, body: Buffer): UpstreamAnswer {
  return { kind: 'answer', status: statusCode, headers, body }
}
