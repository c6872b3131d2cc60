import { compressSync } from 'snappy'
import { expect, it } from 'vitest'
import { isSnappyBlock } from './snappy.ts'

it('takes whatever snappy makes, however well it compresses', () => {
  for (const size of [0, 1, 63, 64, 1000, 65_536, 1_000_000]) {
    expect(isSnappyBlock(compressSync(Buffer.alloc(size, 'a')))).toBe(true)
  }
})

it.each([
  ['nothing', []],
  ['a length that does not end', [0x80, 0x80]],
  ['a length over 32 bits', [0xff, 0xff, 0xff, 0xff, 0x1f, 0, 0]],
  ['a length of six bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0]],
  ['a length without content', [3]],
  ['content without a length', [0, 1, 2]],
  ['more content than so few bytes can hold', [65, 0, 0, 0]],
])('does not take %s', (_, bytes) => {
  expect(isSnappyBlock(Buffer.from(bytes))).toBe(false)
})

it('takes the most that elements can yield, 64 bytes from 3', () => {
  expect(isSnappyBlock(Buffer.from([64, 0, 0, 0]))).toBe(true)
})
