import { playState } from './play-state.ts'
import { FAILURE_STATES, type FailureState } from './states.ts'

// One after the other: each trusts an authority of its own, which is the whole process' affair.
const PLACES = ['answer', 'log', 'metrics', 'page', 'status', 'ready', 'check'] as const

process.stdout.write(
  `| state | cause | ${PLACES.join(' | ')} | same next step | seconds until said |\n`,
)
process.stdout.write(`|---|---|${PLACES.map(() => '---|').join('')}---|---|\n`)
let wrong = 0
for (const [name, state] of Object.entries<FailureState>(FAILURE_STATES)) {
  const said = await playState(state).catch((error: Error) => error)
  if (said instanceof Error) {
    wrong += 1
    process.stdout.write(`| ${name} | \`${state.cause}\` | ${said.message.slice(0, 200)} |\n`)
    continue
  }
  const { checkCause = state.cause } = state
  const cells = PLACES.map((place) => {
    const wanted = place === 'check' ? checkCause : state.cause
    const isRight = said.causes[place] === wanted
    if (!isRight) wrong += 1
    return isRight ? 'yes' : `no: ${said.causes[place] ?? 'nothing'}`
  })
  const { check, ...steps } = said.steps
  const all = checkCause === 'none' ? Object.values(steps) : [...Object.values(steps), check]
  const isSame = new Set(all).size === 1
  if (!isSame) wrong += 1
  const row = [name, `\`${state.cause}\``, ...cells, isSame ? 'yes' : 'no', said.seconds.toFixed(1)]
  process.stdout.write(`| ${row.join(' | ')} |\n`)
}
process.stdout.write(
  `\n${Object.keys(FAILURE_STATES).length} states, ${wrong} cells that are not right\n`,
)
process.exitCode = wrong === 0 ? 0 : 1
