import { describe, expect, it } from 'vitest'
import { playState } from './causes/play-state.ts'
import { FAILURE_STATES, type FailureState } from './causes/states.ts'

// Thirty states are played by one command: npm run causes. These six stand for their kinds.

const SIX: readonly (keyof typeof FAILURE_STATES)[] = [
  'the role is missing',
  "Azure's clock is hours ahead",
  'something inspects the TLS of Entra ID',
  'the clock of the node is off',
  'the certificate is not registered',
  'the certificate has expired',
]

describe('every place says the same cause and the same next step when', () => {
  it.each(SIX)('%s', { timeout: 90_000 }, async (name) => {
    const state: FailureState = FAILURE_STATES[name]
    const { causes, steps } = await playState(state)
    const { checkCause = state.cause } = state
    const { check, ...others } = causes
    expect(check).toBe(checkCause)
    expect(others).toEqual(
      Object.fromEntries(Object.keys(others).map((place) => [place, state.cause])),
    )
    expect(new Set(Object.values(steps)).size).toBe(1)
  })
})
