import { extname, resolve } from 'node:path'
import { ConfigurationError, WARNINGS_AS_ERRORS } from '../contract/problem.ts'
import { RELEASE } from '../contract/release.ts'
import packageJson from '../package.json' with { type: 'json' }
import type { Command } from './command.ts'
import { loadEnvironments } from './environment-files.ts'
import { HELP, listCommands } from './help.ts'
import { imports } from './imports.ts'
import { init } from './init/init.ts'
import { outputs } from './outputs.ts'
import { withPages } from './pages.ts'
import { PROGRAMS, runProgram } from './programs.ts'
import { projectAt } from './project.ts'
import { Refusal } from './report.ts'
import { synth } from './synth.ts'
import { typeProblems } from './types.ts'
import { validate } from './validate.ts'

const COMMANDS: Readonly<Record<keyof typeof HELP, Command>> = {
  import: imports,
  init,
  outputs,
  synth,
  validate,
}

const VERSION = RELEASE?.version ?? packageJson.version

/** The top of the product: of the checkout, or of what the package holds. */
const home = resolve(import.meta.dirname, '..')

/** `EX_USAGE`. */
const EXIT_USAGE = 64

/** What the file system says before anything is moved into place. */
const OF_THE_DISK: Readonly<Record<string, string>> = {
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'does not fit on the disk anymore',
  EEXIST: 'is in the way',
  ENOTDIR: 'is in the way',
  EISDIR: 'is in the way',
}

const say = (text: string) => process.stdout.write(withPages(text, home, process.cwd()))
const tell = (text: string) => process.stderr.write(withPages(text, home, process.cwd()))

async function main(): Promise<void> {
  const [name = '', ...rest] = process.argv.slice(2)
  if (name === '--version') return void say(`${VERSION}\n`)
  const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined
  if (program !== undefined) {
    return runProgram(name, program, rest, { home, extension: extname(import.meta.filename), say })
  }
  if (!isCommand(name)) {
    const isAsked = name === '--help' || name === 'help'
    const print = isAsked ? say : tell
    print(listCommands(PROGRAMS))
    if (!isAsked) process.exitCode = EXIT_USAGE
    return
  }
  if (rest.includes('--help')) return void say(`${HELP[name].usage}\n`)
  const command = COMMANDS[name]
  await command({
    project: projectAt(process.cwd()),
    home,
    version: VERSION,
    args: rest.filter((arg) => arg !== WARNINGS_AS_ERRORS),
    warningsAsErrors: rest.includes(WARNINGS_AS_ERRORS),
    loadEnvironments,
    typeProblems,
    env: process.env,
    say,
    tell,
  })
}

function isCommand(name: string): name is keyof typeof HELP {
  return Object.hasOwn(HELP, name)
}

try {
  await main()
} catch (error) {
  tell(`${messageOf(error)}\n`)
  process.exitCode = 1
}

/** For people where the error is made for them; a defect of ours is thrown on, with its stack. */
function messageOf(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof Refusal) return error.message
  if (error instanceof Error && 'code' in error && 'path' in error) {
    const why = OF_THE_DISK[String(error.code)]
    if (why !== undefined) return `${error.path} ${why}; nothing was written`
  }
  throw error
}
