/** What a reader of HTTP/1.1 messages is told. */
export interface MessageHandler {
  /** Start line and headers, without the empty line. */
  onHead(head: string): void
  onBody(chunk: Buffer): void
  onEnd(): void
}

type State = 'head' | 'body' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer'

const EMPTY = Buffer.alloc(0)

/**
 * Reads HTTP/1.1 messages off a connection, one after the other. Knows as much as a load generator and a
 * sink need, which makes both several times cheaper than node:http: they share two cores with the
 * proxy that is measured.
 *
 * @throws Error when a message cannot be told from the next one
 */
export function createMessageReader(handler: MessageHandler): (chunk: Buffer) => void {
  let state: State = 'head'
  let pending: Buffer = EMPTY
  let left = 0

  const end = () => {
    state = 'head'
    handler.onEnd()
  }
  const startBody = (head: string) => {
    handler.onHead(head)
    if (/^HTTP\/1\.1 (1\d\d|204|304)/.test(head)) return end()
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      state = 'chunk-size'
      return
    }
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length === undefined && head.startsWith('HTTP/')) {
      throw new Error(`an answer that ends with its connection: ${head.split('\r\n')[0]}`)
    }
    left = Number(length ?? 0)
    if (left === 0) return end()
    state = 'body'
  }
  /** Takes up to the separator out of `rest`, or keeps all of it for later. */
  const take = (rest: Buffer, separator: string): [string | undefined, Buffer] => {
    const at = rest.indexOf(separator)
    if (at === -1) {
      pending = rest
      return [undefined, EMPTY]
    }
    return [rest.toString('latin1', 0, at), rest.subarray(at + separator.length)]
  }
  const takeBody = (rest: Buffer): Buffer => {
    const part = rest.length <= left ? rest : rest.subarray(0, left)
    left -= part.length
    handler.onBody(part)
    return rest.subarray(part.length)
  }

  return (chunk) => {
    let rest = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    pending = EMPTY
    while (rest.length > 0) {
      let line: string | undefined
      switch (state) {
        case 'head':
          ;[line, rest] = take(rest, '\r\n\r\n')
          if (line !== undefined) startBody(line)
          break
        case 'body':
          rest = takeBody(rest)
          if (left === 0) end()
          break
        case 'chunk-size':
          ;[line, rest] = take(rest, '\r\n')
          if (line === undefined) break
          left = Number.parseInt(line, 16)
          state = left === 0 ? 'trailer' : 'chunk'
          break
        case 'chunk':
          rest = takeBody(rest)
          if (left === 0) state = 'chunk-end'
          break
        case 'chunk-end':
          ;[line, rest] = take(rest, '\r\n')
          if (line !== undefined) state = 'chunk-size'
          break
        case 'trailer':
          ;[line, rest] = take(rest, '\r\n')
          if (line === '') end()
          break
        default:
          state satisfies never
      }
    }
  }
}
