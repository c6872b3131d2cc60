import { floatOf, type Series } from '../remote-write.ts'

/** What was sent held against what was stored, sample by sample. */
export interface Balance {
  readonly series: number
  readonly sent: number
  /** Sent and stored, with the same timestamp and the same bits. */
  readonly stored: number
  readonly lost: number
  /** Stored with another value than was sent. */
  readonly changed: number
  /** Stored although it was never sent. */
  readonly extra: number
  /** The first few that are lost, changed or extra, for people. */
  readonly examples: readonly string[]
}

const MAX_EXAMPLES = 5

/** Compares bit by bit: NaN equals itself only with the same payload, and -0 is not 0. */
export function balance(sent: readonly Series[], stored: readonly Series[]): Balance {
  const expected = index(sent)
  const found = index(stored)
  const examples: string[] = []
  const note = (what: string, key: string) => {
    if (examples.length < MAX_EXAMPLES) examples.push(`${what}: ${key}`)
  }
  let lost = 0
  let changed = 0
  let extra = 0
  for (const [key, bits] of expected) {
    const other = found.get(key)
    if (other === undefined) {
      lost += 1
      note('lost', key)
    } else if (other !== bits) {
      changed += 1
      note(`changed from ${floatOf(bits)} to ${floatOf(other)}`, key)
    }
  }
  for (const key of found.keys()) {
    if (expected.has(key)) continue
    extra += 1
    note('never sent', key)
  }
  return {
    series: new Set(sent.map(({ labels }) => labelsKey(labels))).size,
    sent: expected.size,
    stored: expected.size - lost - changed,
    lost,
    changed,
    extra,
    examples,
  }
}

export function isExact({ lost, changed, extra }: Balance): boolean {
  return lost === 0 && changed === 0 && extra === 0
}

function index(series: readonly Series[]): Map<string, bigint> {
  return new Map(
    series.flatMap(({ labels, samples }) => {
      const key = labelsKey(labels)
      return samples.map(({ timestampMs, bits }): [string, bigint] => [
        `${key} @${timestampMs}`,
        bits,
      ])
    }),
  )
}

function labelsKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}
