import { expect, test } from 'vitest'
import { createMetronome } from './metronome.ts'

const now = () => performance.timeOrigin + performance.now()

test('tells each time once, in order, never early', async () => {
  const dueMs = Float64Array.from([0, 5, 5.5, 30])
  const metronome = await createMetronome(dueMs)
  try {
    const startMs = now() + 20
    const heard: number[] = []
    const early: number[] = []
    metronome.start(startMs, (due) => {
      heard.push(due - startMs)
      if (now() < due) early.push(due - startMs)
    })
    const deadline = now() + 5000
    while (metronome.left() > 0 && now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(heard.map((ms) => Math.round(ms * 10) / 10)).toEqual([0, 5, 5.5, 30])
    expect(early).toEqual([])
  } finally {
    metronome.stop()
  }
})
