/**
 * The text of a file. PowerShell's `>` writes UTF-16 with a byte order mark; without one, the zero
 * bytes of YAML's ASCII tell the order.
 */
export function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return text('utf-16le', bytes)
  if (first === 0xfe && second === 0xff) return text('utf-16be', bytes)
  if (first !== 0 && second === 0) return text('utf-16le', bytes)
  if (first === 0 && second !== 0) return text('utf-16be', bytes)
  return text('utf-8', bytes)
}

/** A byte order mark is not part of the text. */
function text(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes)
}
