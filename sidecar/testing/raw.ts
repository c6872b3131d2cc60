import { connect } from 'node:net'

/** A connection on which a test says what it likes. */
export async function openRaw(port: number, localAddress = '127.0.0.1') {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  let text = ''
  let closed = false
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    text += chunk
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    closed = true
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return { socket, text: () => text, closed: () => closed }
}

/** The head of a write that announces `length` bytes. */
export function writeHead(length: number | 'chunked'): string {
  const body = length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${length}`
  return `POST /api/v1/write HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-protobuf\r\ncontent-encoding: snappy\r\n${body}\r\n\r\n`
}
