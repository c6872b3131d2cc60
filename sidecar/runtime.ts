import { createRequire } from 'node:module'
import { execArgv, exit, stderr, versions } from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Imported first, before anything allocates much.

const [major = '0'] = versions.node.split('.')
if (Number(major) < 24) {
  // Anything later would be a page of minified code and a stack.
  stderr.write(
    `this is Node ${versions.node}; the sidecar needs 24 or newer\n  next: npx node sidecar/build/main.mjs runs it on the Node that npm ci installed\n`,
  )
  exit(78)
}

// What memory costs, in a process that runs beside every Prometheus: figures in
// docs/decisions/ADR-12-memory.md. Unlike their like on the command line, these work however it was started.
const FLAGS = [
  // What a write needs lives for milliseconds. In a young generation that grows (to 64 MB) it piles up; in
  // one that stays at its first 1 MB it is freed at once.
  '--semi-space-growth-factor=1',
  // It is small enough for one thread; waking others costs more than they do.
  '--no-parallel-scavenge',
  // The heap may grow by half before old objects are collected, not fourfold.
  '--heap-growing-percent=50',
  // Code that ran once, at the start, is given up with the second collection instead of the sixth.
  '--bytecode-old-age=2',
  // Of V8's compilers one is enough: optimizeWhenBusy() says when.
  '--no-sparkplug',
  '--no-maglev',
  '--no-turbofan',
]
for (const flag of FLAGS) setFlagsFromString(flag)

// In the bundle, packages that are CommonJS ask for Node's own modules with `require`, which an ES
// module does not have.
globalThis.require ??= createRequire(import.meta.url)

/** Share of a core from which on optimized code is worth its memory. */
const BUSY = 0.25
const LOOK_MS = 1_000

/** How far the young generation may grow; only the command line can say it. */
const hasLimit = execArgv.some((flag) => flag.startsWith('--max-semi-space-size='))

/**
 * Lets V8 optimize from the first busy second on. A sidecar mostly has a few dozen writes a second, and
 * 0.2 ms more for each are less to pay than the 6 MB that the compiler's own code takes.
 */
export function optimizeWhenBusy(): void {
  let before = performance.eventLoopUtilization()
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    if (utilization < BUSY) return
    setFlagsFromString('--turbofan')
    // With 2 MB of young generation instead of 1 a write takes a tenth less CPU when there are many.
    if (hasLimit) setFlagsFromString('--semi-space-growth-factor=2')
    clearInterval(timer)
  }, LOOK_MS)
  timer.unref()
}

/** Gives back what loading a part of the program took, some MB. Takes 20 ms. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  if (typeof gc === 'function') gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
