/** One series of a scrape. */
export interface ScrapedSeries {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/g

/**
 * Reads Prometheus' text exposition format.
 *
 * @throws Error with the line that cannot be read.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parseExposition(text: string): ScrapedSeries[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine)
}

function parseLine(line: string): ScrapedSeries {
  const [, name, labels = '', value] = LINE.exec(line) ?? []
  if (name === undefined || value === undefined) throw new Error(`not an exposition line: ${line}`)
  const pairs = [...labels.matchAll(LABEL)].map(([, key = '', text = '']) => [
    key,
    unescapeLabel(text),
  ])
  return {
    labels: { __name__: name, ...Object.fromEntries(pairs) },
    value: parseValue(value, line),
  }
}

function unescapeLabel(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))
}

function parseValue(text: string, line: string): number {
  if (/^\+?Inf$/.test(text)) return Number.POSITIVE_INFINITY
  if (text === '-Inf') return Number.NEGATIVE_INFINITY
  if (text === 'NaN' || text === 'Nan') return Number.NaN
  const value = Number(text)
  if (Number.isNaN(value)) throw new Error(`not a value: ${line}`)
  return value
}
