/**
 * Whether `body` can be a snappy block: its leading varint is the uncompressed length, below 2^32, and
 * no element yields more than 64 bytes from 3. The rest is Azure's to judge.
 *
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function isSnappyBlock(body: Buffer): boolean {
  let uncompressed = 0
  for (let i = 0; i < 5; i += 1) {
    const byte = body[i]
    if (byte === undefined) return false
    uncompressed += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) {
      const elements = body.length - i - 1
      return uncompressed < 2 ** 32 && (uncompressed === 0) === (elements === 0)
        ? uncompressed <= Math.floor((elements * 64) / 3)
        : false
    }
  }
  return false
}
