import { expect, test } from 'vitest'
import { createMessageReader } from './http1.ts'

function readAll(text: string, pieceLength: number): string[] {
  const messages: string[] = []
  let body = ''
  const read = createMessageReader({
    onHead(head) {
      body = `${head.split('\r\n')[0]} | `
    },
    onBody(chunk) {
      body += chunk.toString('latin1')
    },
    onEnd() {
      messages.push(body)
    },
  })
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += pieceLength) read(bytes.subarray(at, at + pieceLength))
  return messages
}

const MIXED = [
  'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello',
  'POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwor\r\n2\r\nld\r\n0\r\n\r\n',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nwait',
].join('')

test.each([1, 2, 7, 10_000])('tells messages apart that come in pieces of %i bytes', (length) => {
  expect(readAll(MIXED, length)).toEqual([
    'POST /a HTTP/1.1 | hello',
    'POST /b HTTP/1.1 | world',
    'HTTP/1.1 204 No Content | ',
    'HTTP/1.1 503 Service Unavailable | wait',
  ])
})

test('fails on an answer of unknown length', () => {
  expect(() => readAll('HTTP/1.1 200 OK\r\n\r\nx', 100)).toThrow('ends with its connection')
})
