// this runs before main.ts, which nothing imported can.
import process from 'node:process'

// Imported before everything else. The kernel gives PID 1 no default for a signal: one that comes before
// there is a handler is gone for good, and Kubernetes sends it once.

let isAsked = false
let leave: (() => void) | undefined

function onSignal() {
  if (isAsked) return
  isAsked = true
  leave?.()
}
process.on('SIGTERM', onSignal)
process.on('SIGINT', onSignal)
// Node opens its inspector on this signal, and with it the memory that holds tokens and keys. A listener of
// any kind takes its place. https://nodejs.org/api/process.html#signal-events
process.on('SIGUSR1', () => {})

/** Calls `callback` once: at the first SIGTERM or SIGINT, or now when it has come already. */
export function onLeave(callback: () => void): void {
  leave = callback
  if (isAsked) callback()
}
