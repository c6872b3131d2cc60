import { parseArgs } from 'node:util'
import { CELLS, type Cell, PROXY_NAMES, type ProxyName } from './cells.ts'

/** What a run is asked for. */
export interface Options {
  readonly help: boolean
  readonly cells: readonly Cell[]
  readonly proxies: readonly ProxyName[]
  /** The sidecar again, each time started otherwise. */
  readonly variants: readonly Variant[]
  readonly rounds: number
  /** Of the measured time, in place of each cell's own. */
  readonly seconds: number | undefined
  /** What a sidecar adds to what Prometheus itself takes. */
  readonly price: boolean
  /** Writes the figures into `docs/`. */
  readonly docs: boolean
}

/** How a sidecar is started, on top of what its image says. */
export interface Variant {
  readonly name: string
  readonly flags: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Another bundle, for example of an older commit. */
  readonly bundle: string | undefined
}

const QUICK = ['100/s', '97kB']
const CELL_NAMES = CELLS.map(({ name }) => name)

export const HELP = `npm run bench -- [options]

Measures the sidecar beside other proxies: CPU for a write, memory, latency. Each load in processes that never saw
another, all in alternation; medians of the rounds. Needs npm run build; without options about 15 minutes.

  --quick         two cells, one round, one proxy: a minute
  --cells NAMES   separated by commas: ${CELL_NAMES.join(', ')}
  --only NAMES    proxies: ${PROXY_NAMES.join(', ')}; none
  --rounds N      default: 3
  --seconds N     of measured time in each round; 600 shows whether memory grows
  --with WORDS    the sidecar once more, with flags of Node, variables and perhaps another bundle, for example
                  --with="--max-semi-space-size=4 MALLOC_ARENA_MAX=2 /tmp/old.mjs"
  --price         only what a sidecar adds to a real Prometheus (4 minutes, part of a run without options)
  --docs          writes the figures into docs/
  --help          this
`

/** @throws Error for an option that does not exist, or a value that makes no sense */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      cells: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      with: { type: 'string', multiple: true, default: [] },
      price: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { quick, help, docs } = values
  const named = listOf('--cells', values.cells, CELL_NAMES) ?? (quick ? QUICK : undefined)
  const usual = CELLS.filter(({ onlyByName }) => onlyByName !== true)
  const cells = named === undefined ? usual : CELLS.filter(({ name }) => named.includes(name))
  const proxies = listOf('--only', values.only === 'none' ? '' : values.only, PROXY_NAMES)
  return {
    help,
    docs,
    cells: values.price ? [] : cells,
    proxies: proxies ?? (quick ? ['nginx'] : PROXY_NAMES),
    variants: values.with.map(parseVariant),
    rounds: numberOf('--rounds', values.rounds) ?? (quick ? 1 : 3),
    seconds: numberOf('--seconds', values.seconds),
    price: values.price || (!quick && values.cells === undefined),
  }
}

function listOf<T extends string>(
  option: string,
  text: string | undefined,
  known: readonly T[],
): T[] | undefined {
  const names = text?.split(',').filter((name) => name !== '')
  const isKnown = (name: string): name is T => known.some((one) => one === name)
  return names?.map((name) => {
    if (isKnown(name)) return name
    throw new Error(`${option} ${name}: there is only ${known.join(', ')}`)
  })
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (number > 0) return number
  throw new Error(`${option} ${text}: a number above 0 is needed`)
}

function parseVariant(name: string): Variant {
  const words = name.split(' ').filter((word) => word !== '')
  const flags = words.filter((word) => word.startsWith('--'))
  const bundle = words.find((word) => word.endsWith('.mjs'))
  const env = words.flatMap((word) => {
    const [, key, value] = /^(\w+)=(.*)$/.exec(word) ?? []
    return key === undefined || value === undefined ? [] : [[key, value] as const]
  })
  const known = flags.length + env.length + (bundle === undefined ? 0 : 1)
  if (words.length === 0 || known !== words.length) {
    throw new Error(`--with "${name}": only --flags, NAME=value and one path to a .mjs`)
  }
  return { name, flags, bundle, env: Object.fromEntries(env) }
}
