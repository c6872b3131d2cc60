import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { FAULTS, type FaultsInput } from './fault.ts'

const STEPS = z.array(
  z.strictObject({
    afterSeconds: z.number().min(0).describe('how long after the step before'),
    say: z.string().optional().describe('what is shown when the step begins'),
    faults: FAULTS.describe('replaces all faults'),
  }),
)

/** Faults over time, as a JSON file holds them. */
export type Scenario = z.infer<typeof STEPS>

/** @throws Error that names each wrong value, in words for people. */
export function parseScenario(text: string): Scenario {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`the scenario is not JSON: ${error instanceof Error ? error.message : error}`)
  }
  const parsed = STEPS.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(`the scenario cannot be played:\n${z.prettifyError(parsed.error)}`)
}

export interface ScenarioStage {
  readonly setFaults: (faults: FaultsInput) => Promise<void>
  readonly say: (text: string) => void
  readonly signal: AbortSignal
}

/** Plays each step at its time; the faults of the last one stay. Ends early when `signal` aborts. */
export async function playScenario(
  scenario: Scenario,
  { setFaults, say, signal }: ScenarioStage,
): Promise<void> {
  for (const step of scenario) {
    const isOver = await wait(step.afterSeconds * 1000, false, { signal }).catch(() => true)
    if (isOver) return
    await setFaults(step.faults)
    if (step.say !== undefined) say(step.say)
  }
}
