import { describe, expect, it } from 'vitest'
import { isInPath } from '../lab/process.ts'
import { playState } from './causes/play-state.ts'
import { plainWrites, prometheus, type StartSender } from './causes/sender.ts'
import { FAILURE_STATES, type FailureState } from './causes/states.ts'

// All of them are played with a real Prometheus by one command: npm run causes. These six represent their kinds, and
// plain writes are enough for what the sidecar says; the first is read in the log of a Prometheus as well.

const SIX: readonly (keyof typeof FAILURE_STATES)[] = [
  'the role is missing',
  "Azure's clock is hours ahead",
  'something inspects the TLS of Entra ID',
  'the clock of the node is off',
  'the certificate is not registered',
  'the certificate has expired',
]

async function expectOneVoice(name: keyof typeof FAILURE_STATES, startSender: StartSender) {
  const state: FailureState = FAILURE_STATES[name]
  const { causes, steps } = await playState(state, startSender)
  expect(causes).toEqual(
    Object.fromEntries(Object.keys(causes).map((place) => [place, state.cause])),
  )
  expect(new Set(Object.values(steps)).size).toBe(1)
}

describe('every place says the same cause and the same next step when', () => {
  it.each(SIX)('%s', { timeout: 120_000 }, (name) => expectOneVoice(name, plainWrites))
})

const hasPrometheus = isInPath('prometheus')
if (!hasPrometheus) console.log('skipped: no prometheus in PATH (apt-get install prometheus)')

it.skipIf(!hasPrometheus && process.env.CI === undefined)(
  'Prometheus logs the same',
  { timeout: 120_000 },
  () => expectOneVoice('the role is missing', prometheus),
)
