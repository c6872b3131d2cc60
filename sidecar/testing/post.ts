import { type IncomingHttpHeaders, request } from 'node:http'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

interface Post {
  readonly body?: Buffer
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly localAddress?: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

/** What remote write 1.0 sends. */
export const RW1 = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
  'user-agent': 'Prometheus/3.13.0',
} as const

/** What remote write 2.0 sends. */
export const RW2 = {
  ...RW1,
  'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
  'x-prometheus-remote-write-version': '2.0.0',
} as const

/** A snappy block of one literal: `size` bytes of content. */
export function snappyBlock(size = 20): Buffer {
  const content = Buffer.alloc(size, 'sample ')
  const length = size - 1
  return Buffer.concat([varint(size), Buffer.from([0xf4, length & 255, length >> 8]), content])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest])
    bytes.push((rest & 0x7f) | 0x80)
  }
}

/** One request by a plain client: nothing is added or followed. */
export function send(url: string, post: Post = {}): Promise<Reply> {
  const { body = snappyBlock(), headers = RW1, method = 'POST', timeoutMs = 10_000 } = post
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        headers: method === 'POST' ? { 'content-length': body.length, ...headers } : headers,
        agent: false,
        signal: post.signal ?? AbortSignal.timeout(timeoutMs),
        ...(post.localAddress === undefined ? {} : { localAddress: post.localAddress }),
      },
      (incoming) => {
        let text = ''
        incoming.setEncoding('utf8')
        incoming.on('data', (chunk: string) => {
          text += chunk
        })
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text })
        })
        incoming.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(method === 'POST' ? body : undefined)
  })
}

export const get = (url: string, options: Omit<Post, 'body' | 'method'> = {}) =>
  send(url, { headers: {}, ...options, method: 'GET' })
