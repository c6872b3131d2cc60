import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Tells when times have come. */
export interface Metronome {
  /**
   * Begins to count.
   *
   * @param startMs - by `performance.timeOrigin + performance.now()`
   * @param onDue - hears each moment once, in order
   */
  start(startMs: number, onDue: (dueAtMs: number) => void): void
  /** Times that are still to come. */
  left(): number
  stop(): void
}

/**
 * Node's timers are a millisecond coarse, which is as much as a good proxy takes. A thread that sleeps on
 * a futex is twenty times finer and costs no CPU.
 *
 * @param dueMs - after the start, ascending
 */
export async function createMetronome(dueMs: Float64Array<ArrayBuffer>): Promise<Metronome> {
  const worker = new Worker(SLEEPER, { eval: true, workerData: dueMs })
  await once(worker, 'online')
  let told = 0
  return {
    start(startMs, onDue) {
      worker.on('message', (count: number) => {
        for (; told < count; told += 1) onDue(startMs + (dueMs[told] ?? 0))
      })
      worker.postMessage(startMs)
    },
    left: () => dueMs.length - told,
    stop: () => void worker.terminate(),
  }
}

const SLEEPER = `
const { parentPort, workerData: dueMs } = require('node:worker_threads')
const bed = new Int32Array(new SharedArrayBuffer(4))
parentPort.once('message', (startMs) => {
  const elapsed = () => performance.timeOrigin + performance.now() - startMs
  for (let i = 0; i < dueMs.length; ) {
    const left = dueMs[i] - elapsed()
    if (left > 0) Atomics.wait(bed, 0, 0, left)
    const now = elapsed()
    while (i < dueMs.length && dueMs[i] <= now) i += 1
    parentPort.postMessage(i)
  }
})
`
