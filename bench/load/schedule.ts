/**
 * When requests of an open loop are due, in milliseconds after the start: evenly spaced, whatever the
 * answers do. A latency counted from here contains the time that a slow proxy kept the request
 * waiting, which a loop that sends after each answer would hide.
 */
export function dueTimesMs(
  requestsPerSecond: number,
  durationMs: number,
): Float64Array<ArrayBuffer> {
  const count = Math.ceil((requestsPerSecond * durationMs) / 1000)
  return Float64Array.from({ length: count }, (_, i) => (i * 1000) / requestsPerSecond)
}
