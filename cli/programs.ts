import { pathToFileURL } from 'node:url'
import { Refusal } from './report.ts'

/** A program of another room that is a command, too. */
interface Program {
  readonly does: string
  /** From the top of the product, without the extension that source and package differ in. */
  readonly path: string
  readonly args: readonly string[]
  /** The oldest Node that runs it. */
  readonly node: number
}

export const PROGRAMS: Readonly<Record<string, Program>> = {
  adopt: {
    does: 'prints the environment file that is the equivalent of what sends today',
    path: 'adopt/main',
    args: [],
    node: 20,
  },
  check: {
    does: "the sidecar's preflight: says what is wrong before Prometheus finds out",
    path: 'sidecar/build/main.mjs',
    args: ['check'],
    node: 24,
  },
  try: {
    does: 'runs the sidecar against an embedded Azure, and counts what was lost',
    path: 'lab/start/main',
    args: [],
    node: 24,
  },
}

interface Place {
  /** The top of the product: of the checkout, or of what the package holds. */
  readonly home: string
  /** Of programs that are in TypeScript in a checkout. */
  readonly extension: string
  readonly say: (text: string) => void
}

/**
 * Runs it in this process, with the rest of the command line as its own.
 *
 * @throws Refusal on a Node that it does not run on
 */
export async function runProgram(
  name: string,
  { does, path, args, node }: Program,
  rest: readonly string[],
  { home, extension, say }: Place,
): Promise<void> {
  const { versions, execPath } = process
  if (Number.parseInt(versions.node, 10) < node) {
    const isAsked = rest.includes('--help')
    const command = [name, ...(isAsked ? ['--help'] : [])].join(' ')
    const why = `${name} needs Node ${node} or newer; this is ${versions.node}\n  next: npx --yes --package node@${node} azure-monitor-remote-write ${command}`
    if (!isAsked) throw new Refusal(why)
    return void say(`${does}\n\n${why}\n`)
  }
  const file = `${home}/${path}${path.endsWith('.mjs') ? '' : extension}`
  process.argv = [execPath, file, ...args, ...rest]
  await import(pathToFileURL(file).href)
}
