import { parseAllDocuments, stringify } from 'yaml'
import type { Input } from '../reading/reading.ts'

/** What may stand in the place of anything in a file that somebody has written by hand. */
const JUNK: readonly unknown[] = [
  ...[null, '', 'x', 5, -1, 1.5, true, [], {}, [null], [[1]], ['a'], { a: 1 }],
  ...['<X>', '${A}', '{{ b }}', '5m', '100Gi', 'a b', 'https://x', '0', 'A'.repeat(200)],
  ...[{ name: 'q' }, [{ name: 'q' }, { name: 'q' }]],
]

/** Numbers that look random and are the same each time. */
export function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** The same file with up to three things deleted, repeated or replaced. */
export function mutated({ name, text }: Input, random: () => number): Input {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const documents = parseAllDocuments(text, { merge: true }).map((one) => one.toJS())
  const changes = 1 + Math.floor(random() * 3)
  for (let change = 0; change < changes; change += 1) {
    const places = placesIn(pick(documents))
    if (places.length === 0) continue
    const [parent, key] = pick(places)
    const how = random()
    if (how < 0.3 && Array.isArray(parent)) parent.splice(Number(key), 1)
    else if (how < 0.3) Reflect.deleteProperty(parent, key)
    else if (how < 0.4 && Array.isArray(parent))
      parent.push(structuredClone(Reflect.get(parent, key)))
    else Reflect.set(parent, key, structuredClone(pick(JUNK)))
  }
  const texts = documents.map((one) => stringify(one, { aliasDuplicateObjects: false }))
  return { name, text: texts.join('---\n') }
}

function placesIn(value: unknown): readonly (readonly [object, string])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => [
    [value, key] as const,
    ...placesIn(child),
  ])
}
