import { parseArgs } from 'node:util'
import type { PlanName } from './plan.ts'

/** What a run is asked for. */
export interface Options {
  readonly mode: 'compare' | 'growth' | 'sizing' | 'soak' | 'help'
  readonly plan: PlanName
  /** Names of the rivals; `undefined` is all of them. */
  readonly only: readonly string[] | undefined
  /** The sidecar again, each time with these flags of Node. */
  readonly flags: readonly (readonly string[])[]
  /** Writes the figures into `docs/`. */
  readonly docs: boolean
  readonly minutes: number
}

const MODES = ['help', 'growth', 'sizing', 'soak'] as const

/** @throws Error for an option that does not exist, or a value that makes no sense */
export function parseOptions(args: readonly string[], rivals: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      sizing: { type: 'boolean', default: false },
      soak: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '10' },
      only: { type: 'string' },
      flags: { type: 'string', multiple: true, default: [] },
      docs: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const only = values.only?.split(',').filter((name) => name !== '')
  const unknown = only?.find((name) => !rivals.includes(name))
  if (unknown !== undefined) {
    throw new Error(`--only ${unknown}: there is no such proxy, only ${rivals.join(', ')}`)
  }
  const minutes = Number(values.minutes)
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: a number above 0 is needed`)
  return {
    mode: MODES.find((mode) => values[mode]) ?? 'compare',
    plan: values.quick ? 'quick' : values.full ? 'full' : 'usual',
    only,
    flags: values.flags.map((flags) => flags.split(' ').filter((flag) => flag !== '')),
    docs: values.docs,
    minutes,
  }
}
