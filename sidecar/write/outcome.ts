import type { Answer } from './answer.ts'

/** What an answer means for the samples of a write. */
export const OUTCOMES = {
  accepted: 'Azure took them',
  held_back: 'the sender keeps them and tries again',
  refused: 'the sender drops them',
  abandoned: 'the sender went away and tries again',
} as const

export type Outcome = keyof typeof OUTCOMES

export function outcomeOf({ status, cause }: Answer): Outcome {
  if (cause === 'sender_gone') return 'abandoned'
  if (status < 300) return 'accepted'
  return status >= 500 ? 'held_back' : 'refused'
}
