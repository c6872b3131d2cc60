import { Worker } from 'node:worker_threads'

/**
 * Calls `onDue` when each of the times has come. Node's timers are a millisecond coarse, which is as much
 * as a good proxy takes; a thread that sleeps on a futex is twenty times finer and costs no CPU.
 *
 * @param startMs - by `performance.timeOrigin + performance.now()`
 * @returns stops it
 */
export function startMetronome(
  startMs: number,
  dueMs: Float64Array<ArrayBuffer>,
  onDue: (dueAtMs: number) => void,
): () => void {
  const worker = new Worker(SLEEPER, { eval: true, workerData: { startMs, dueMs } })
  worker.on('message', (count: number) => {
    for (; sent < count; sent += 1) onDue(startMs + (dueMs[sent] ?? 0))
  })
  let sent = 0
  return () => void worker.terminate()
}

const SLEEPER = `
const { parentPort, workerData } = require('node:worker_threads')
const { startMs, dueMs } = workerData
const bed = new Int32Array(new SharedArrayBuffer(4))
const now = () => performance.timeOrigin + performance.now()
for (let i = 0; i < dueMs.length; ) {
  const left = startMs + dueMs[i] - now()
  if (left > 0) Atomics.wait(bed, 0, 0, left)
  const elapsed = now() - startMs
  while (i < dueMs.length && dueMs[i] <= elapsed) i += 1
  parentPort.postMessage(i)
}
`
