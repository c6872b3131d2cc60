import { createHash, timingSafeEqual } from 'node:crypto'

/** The bearer tokens that senders may present, kept as digests. */
export interface InboundToken {
  /** Whether there is any token to compare with. */
  isLoaded(): boolean
  /** Whether an `Authorization` header carries one of them. Takes the same time for every wrong one. */
  matches(authorization: string | undefined): boolean
  /** Reads the file again; the tokens in hand stay when it cannot be read. */
  reload(): Promise<void>
}

/**
 * @param read - the file's content. One token for each line, so that a new one can be handed out before
 *   the old one is taken away.
 */
export function createInboundToken(read: () => Promise<string>): InboundToken {
  let digests: readonly Buffer[] = []
  let reading: Promise<void> | undefined

  async function load() {
    const text = await read().catch(() => undefined)
    reading = undefined
    if (text === undefined) return
    const lines = text.split(/\r?\n/).map((line) => line.trim())
    digests = lines.filter((line) => line !== '').map(digest)
  }

  return {
    isLoaded: () => digests.length > 0,
    matches(authorization) {
      const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
      if (token === undefined) return false
      const presented = digest(token)
      return digests.filter((known) => timingSafeEqual(known, presented)).length > 0
    },
    // One at a time: each read of a file that never answers takes a thread for good.
    reload() {
      reading ??= load()
      return reading
    },
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
