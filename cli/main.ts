import { ConfigurationError, WARNINGS_AS_ERRORS } from '../contract/problem.ts'
import type { Command } from './command.ts'
import { loadEnvironments } from './environment-files.ts'
import { outputs } from './outputs.ts'
import { projectAt } from './project.ts'
import { Refusal } from './report.ts'
import { synth } from './synth.ts'
import { typeProblems } from './types.ts'
import { validate } from './validate.ts'

const COMMANDS: Readonly<Record<string, Command>> = { outputs, synth, validate }

const HELP = `npm run synth                     writes dist/ from environments/, whole or not at all
npm run synth:terraform           its half for Terraform
npm run synth:kubernetes          its half for Kubernetes and Argo CD
npm run validate                  types, values and outputs of environments/, and drift of dist/
npm run outputs -- ENVIRONMENT    writes environments/ENVIRONMENT.outputs.json
  --file FILE                     from a file with what terraform output -json printed
  --forget CLUSTER                without a cluster that is being removed, and without asking Terraform

${WARNINGS_AS_ERRORS} makes synth and validate fail on warnings. Exit code: 0, or 1 when something is wrong.
`

/** What the file system says before anything is moved into place. */
const OF_THE_DISK: Readonly<Record<string, string>> = {
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'does not fit on the disk any more',
  EEXIST: 'is in the way',
  ENOTDIR: 'is in the way',
  EISDIR: 'is in the way',
}

async function main(): Promise<void> {
  const [name = '', ...rest] = process.argv.slice(2)
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined || rest.includes('--help')) {
    const isAsked = command !== undefined || name === '--help' || name === 'help'
    const print = isAsked ? process.stdout : process.stderr
    print.write(HELP)
    if (!isAsked) process.exitCode = 1
    return
  }
  await command({
    project: projectAt(process.cwd()),
    args: rest.filter((arg) => arg !== WARNINGS_AS_ERRORS),
    warningsAsErrors: rest.includes(WARNINGS_AS_ERRORS),
    loadEnvironments,
    typeProblems,
    env: process.env,
    say: (text) => process.stdout.write(text),
    tell: (text) => process.stderr.write(text),
  })
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
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
