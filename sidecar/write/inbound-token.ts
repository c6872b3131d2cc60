import { createHash, timingSafeEqual } from 'node:crypto'
import type { SenderRefusal } from './answer.ts'

/** The bearer tokens that senders may present, kept as digests. */
export interface InboundToken {
  /** Why a write with this `Authorization` header is not taken; `undefined` when it is. */
  refusal(authorization: string | undefined): SenderRefusal | undefined
  /** Why there is no token to compare with, in words that begin with the file; `undefined` when there is one. */
  problem(): string | undefined
  /** Reads the file again; the tokens that it has stay when it holds none. Never rejects. */
  reload(): Promise<void>
}

interface InboundTokenOptions {
  readonly path: string
  /** @throws Error whose message begins with the file */
  readonly read: (path: string) => Promise<string>
  readonly now: () => number
  /** How long a token that is not in the file may still be one that will be. Default: two minutes. */
  readonly doubtMs?: number
  /** What is wrong with the file, in words; called when that changes. */
  readonly onProblem?: (problem: string) => void
}

/**
 * The kubelet brings a changed Secret into one pod up to a minute and a half before the other.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#mounted-secrets-are-updated-automatically
 */
const DOUBT_MS = 120_000

/** Unknown tokens that are remembered; with more than these, the oldest begin anew. */
const MAX_DOUBTS = 256

/**
 * One token for each line of the file, so that a new one can be handed out before the old one is taken away.
 * A sender may have a new token before the file here has it: an unknown one is held back for
 * {@link DOUBT_MS}, because what is refused is dropped.
 */
export function createInboundToken(options: InboundTokenOptions): InboundToken {
  const { path, read, now, doubtMs = DOUBT_MS, onProblem = () => {} } = options
  let digests: readonly Buffer[] = []
  let problem: string | undefined = `${path} has not been read yet`
  /** When each unknown token was first presented, by digest. */
  const doubts = new Map<string, number>()

  function isInDoubt(presented: Buffer): boolean {
    const key = presented.toString('base64')
    const since = doubts.get(key)
    if (since !== undefined) return now() - since < doubtMs
    const [oldest] = doubts.keys()
    if (oldest !== undefined && doubts.size >= MAX_DOUBTS) doubts.delete(oldest)
    doubts.set(key, now())
    return true
  }

  return {
    refusal(authorization) {
      if (digests.length === 0) return 'inbound_token_missing'
      const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
      if (token === undefined) return 'inbound_token_wrong'
      const presented = digest(token)
      // All of them, so that it takes the same time for every wrong one.
      if (digests.filter((known) => timingSafeEqual(known, presented)).length > 0) return undefined
      return isInDoubt(presented) ? 'inbound_token_unknown' : 'inbound_token_wrong'
    },
    problem: () => (digests.length === 0 ? problem : undefined),
    async reload() {
      const before = problem
      const text = await read(path).catch((error: Error) => {
        problem = error.message
        return undefined
      })
      if (text !== undefined) {
        const { tokens, wrong } = parse(text)
        // An empty file is about to be written: nothing is gained by forgetting what was in it.
        if (tokens.length > 0) digests = tokens.map(digest)
        problem = wrong === undefined ? undefined : `${path} ${wrong}`
      }
      if (problem !== undefined && problem !== before) onProblem(problem)
    },
  }
}

/** What a header can carry; a token with anything else could never be presented. */
const VISIBLE = /^[\x21-\x7e]+$/

function parse(text: string): { readonly tokens: readonly string[]; readonly wrong?: string } {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim())
  const written = lines.filter((line) => line !== '')
  if (written.length === 0) return { tokens: [], wrong: 'is empty: write one token on each line' }
  const tokens = written.filter((line) => VISIBLE.test(line))
  const at = lines.findIndex((line) => line !== '' && !VISIBLE.test(line)) + 1
  if (at === 0) return { tokens }
  const next = 'write the bare token, without "Bearer", one on each line, as UTF-8'
  return { tokens, wrong: `has spaces or characters other than ASCII in line ${at}: ${next}` }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
