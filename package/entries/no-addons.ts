import SnappyJS from 'snappyjs'

/** Stands where `snappy` would be, whose native part no bundle can hold. */
export function compressSync(data: Buffer): Buffer {
  return Buffer.from(SnappyJS.compress(data))
}

export function uncompressSync(data: Buffer): Buffer {
  return Buffer.from(SnappyJS.uncompress(data))
}
