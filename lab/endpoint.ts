import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { EndpointFaults } from './fault.ts'
import { createListener } from './listener.ts'
import { createStriker } from './strike.ts'
import { createTls, type TlsOptions } from './tls.ts'

/** A request that was read to its end. */
export interface Call {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text as it is; anything else as JSON. */
  readonly body?: unknown
}

export interface EndpointOptions {
  readonly handle: (call: Call) => Answer | Promise<Answer>
  /** Asked for each connection and request. Default: none. */
  readonly faults?: () => EndpointFaults
  /** Without it the endpoint speaks plain HTTP. */
  readonly tls?: TlsOptions
  /** Default: 0, any free port. Always on 127.0.0.1. */
  readonly port?: number
  /** A longer body is answered 413. Default: 64 MiB. */
  readonly maxBodyBytes?: number
}

export interface Endpoint {
  readonly url: string
  readonly port: number
  /** How many requests and connections a status, redirect, reset or stall has struck so far. */
  struck(): number
  /** Call it after `refuse` or `tls` changed: opens or closes the port, and ends open connections. */
  applyFaults(): Promise<void>
  /** Ends all connections. */
  close(): Promise<void>
}

const NONE: EndpointFaults = {}

/** An HTTP server on loopback that can fail in every way of {@link EndpointFaults}. */
export async function openEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { handle, faults = () => NONE, maxBodyBytes = 64 * 1024 * 1024 } = options
  const { strike, struck: countStruck } = createStriker(faults)
  const stopping = new AbortController()

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request, {
      maxBytes: maxBodyBytes,
      bytesPerSecond: faults().readBytesPerSecond,
      signal: stopping.signal,
    })
    const struck = strike('request')
    if (struck?.reset === 'request') return void listener.reset(request.socket)
    const { latencyMs } = faults()
    if (latencyMs !== undefined) await wait(latencyMs, undefined, { signal: stopping.signal })
    if (struck?.status !== undefined)
      return void send(response, faultyAnswer(struck.status, struck))
    if (struck?.html) return void send(response, SOMETHING_ELSE)
    if (struck?.redirectTo !== undefined) {
      return void send(response, { status: 307, headers: { Location: struck.redirectTo } })
    }
    if (body === undefined) return void send(response, { status: 413, body: '' })
    const host = request.headers.host ?? 'localhost'
    const scheme = options.tls === undefined ? 'http' : 'https'
    const answer = await handle({
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', `${scheme}://${host}`),
      headers: request.headers,
      body,
    })
    if (struck?.reset === 'answer') return void listener.reset(request.socket)
    send(response, answer, struck?.stallAfterBytes)
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response).catch((error: unknown) => {
      // The client left, or the endpoint closes. Anything else is a mistake of the lab, to be seen.
      if (stopping.signal.aborted || request.socket.destroyed) return void response.destroy()
      send(response, { status: 500, body: `the lab failed: ${error}` })
    })
  }

  const tls = options.tls === undefined ? undefined : createTls(options.tls, () => faults().tls)
  const server =
    tls === undefined ? createHttpServer(onRequest) : createHttpsServer(tls.options(), onRequest)
  // Remote-write senders keep connections for minutes; closing idle ones sooner would reset writes.
  server.keepAliveTimeout = 310_000
  server.on('connection', (socket: Socket) => {
    if (strike('connection')?.reset === 'connect') socket.resetAndDestroy()
  })
  const listener = createListener(server)

  const port = await listener.open(options.port ?? 0)
  let shownTls = faults().tls
  const applyNow = async () => {
    if (stopping.signal.aborted) return
    const { refuse = false, tls: wantedTls } = faults()
    if (tls !== undefined && wantedTls !== shownTls && 'setSecureContext' in server) {
      shownTls = wantedTls
      server.setSecureContext(tls.options())
      listener.endConnections()
    }
    if (refuse) await listener.close()
    else if (!listener.isOpen()) await listener.open(port)
  }
  // One change after the other: a port that is still closing cannot be opened.
  let applied: Promise<void> = Promise.resolve()
  const applyFaults = () => {
    applied = applied.catch(() => {}).then(applyNow)
    return applied
  }
  if (faults().refuse) await applyFaults()

  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    struck: countStruck,
    applyFaults,
    async close() {
      stopping.abort()
      await applied.catch(() => {})
      await listener.close()
    },
  }
}

interface ReadOptions {
  readonly maxBytes: number
  readonly bytesPerSecond: number | undefined
  readonly signal: AbortSignal
}

/** `undefined` when it is longer than `maxBytes`. */
async function readBody(
  request: IncomingMessage,
  { maxBytes, bytesPerSecond, signal }: ReadOptions,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= maxBytes) chunks.push(chunk)
    if (bytesPerSecond !== undefined) {
      await wait((chunk.length / bytesPerSecond) * 1000, undefined, { signal })
    }
  }
  return length > maxBytes ? undefined : Buffer.concat(chunks)
}

const SOMETHING_ELSE: Answer = {
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Sign in</title><p>A fault of the lab.',
}

function faultyAnswer(status: number, { retryAfterSeconds }: EndpointFaults): Answer {
  return {
    status,
    headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
    body: { error: { code: String(status), message: 'A fault of the lab.' } },
  }
}

/** @param stallAfterBytes - of the body; the rest never follows */
function send(
  response: ServerResponse,
  { status, headers = {}, body }: Answer,
  stallAfterBytes?: number,
): void {
  if (response.destroyed) return
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json'
  response.writeHead(status, {
    ...(text === '' ? {} : { 'Content-Type': type }),
    ...(status === 204 ? {} : { 'Content-Length': Buffer.byteLength(text) }),
    ...headers,
  })
  if (stallAfterBytes === undefined) return void response.end(text)
  response.flushHeaders()
  response.write(Buffer.from(text).subarray(0, stallAfterBytes))
}
