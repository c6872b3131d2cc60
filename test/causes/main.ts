import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isInPath } from '../../lab/process.ts'
import { PLACES, playState } from './play-state.ts'
import { prometheus } from './sender.ts'
import { FAILURE_STATES, type FailureState, VARIABLE_STATES } from './states.ts'

// usage: npm run causes [-- PART-OF-A-NAME]
const [, , wanted = ''] = process.argv
const chosen = <T>(states: Readonly<Record<string, T>>) =>
  Object.entries(states).filter(([name]) => name.includes(wanted))

if (!isInPath('prometheus')) {
  process.stderr.write('Prometheus is needed: apt-get install prometheus\n')
  process.exit(69)
}

const count = chosen<unknown>({ ...FAILURE_STATES, ...VARIABLE_STATES }).length
if (count === 0) {
  const names = Object.keys({ ...FAILURE_STATES, ...VARIABLE_STATES })
  process.stderr.write(`no state has ${wanted} in its name:\n  ${names.join('\n  ')}\n`)
  process.exit(64)
}

let wrong = 0
const row = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
const isRight = (right: boolean, otherwise: string) => {
  if (!right) wrong += 1
  return right ? 'yes' : otherwise
}

const header = ['state', 'cause', ...PLACES, 'same next step', 'seconds until said']
row(header.map((name) => (name === 'answer' ? "Prometheus' log" : name)))
row(header.map(() => '---'))
// One after the other: each trusts an authority of its own, which is the whole process' affair.
for (const [name, state] of chosen<FailureState>(FAILURE_STATES)) {
  const { cause, checkCause = cause } = state
  const said = await playState(state, prometheus).catch((error: Error) => error)
  if (said instanceof Error) {
    row([name, `\`${cause}\``, isRight(false, said.message.replaceAll(/\s+/g, ' '))])
    continue
  }
  const cells = PLACES.map((place) => {
    const given = said.causes[place]
    return isRight(given === (place === 'check' ? checkCause : cause), `no: ${given ?? 'nothing'}`)
  })
  const { check, ...others } = said.steps
  const steps = new Set([...Object.values(others), ...(checkCause === 'none' ? [] : [check])])
  const same = isRight(steps.size === 1, `no: ${[...steps].join(', ')}`)
  row([name, `\`${cause}\``, ...cells, same, said.seconds.toFixed(1)])
}

const MAIN = join(import.meta.dirname, '../../sidecar/main.ts')
const COMMON = {
  INGESTION_URL: 'http://127.0.0.1:9/',
  IDENTITY_TYPE: 'systemAssigned',
  AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111',
  AZURE_FEDERATED_TOKEN_FILE: '/token',
}
process.stdout.write('\n')
row(['variables', 'at the start', 'check', 'exit codes'])
row(['---', '---', '---', '---'])
for (const [name, { env, says }] of chosen(VARIABLE_STATES)) {
  const [start, check] = [[], ['check']].map((args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      env: { ...COMMON, ...env },
      encoding: 'utf8',
      timeout: 60_000,
    })
    return { status, says: isRight(says.test(stdout + stderr), 'no') }
  })
  const codes = [start?.status, check?.status]
  const exits = isRight(
    codes.every((code) => code === 78),
    'no',
  )
  row([name, start?.says ?? '', check?.says ?? '', `${codes.join(', ')} ${exits}`])
}

process.stdout.write(`\nstates: ${count}, cells that are not right: ${wrong}\n`)
process.exitCode = wrong === 0 ? 0 : 1
