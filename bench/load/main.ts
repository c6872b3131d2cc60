import { readFileSync } from 'node:fs'
import { runLoad } from './generator.ts'
import type { LoadReply, LoadRequest } from './message.ts'

// The load generator: a process of its own, so that its CPU and its pauses are not the proxy's.

function reply(message: LoadReply): void {
  process.send?.(message)
}

const WARM_UP_LIMIT_MS = 8_000

function warmUpOf(load: LoadRequest): LoadRequest {
  const arrival = { kind: 'saturation', requests: load.warmUpRequests } as const
  return { ...load, arrival, warmUpMs: 0, durationMs: WARM_UP_LIMIT_MS }
}

process.on('message', async (load: LoadRequest) => {
  const body = readFileSync(load.bodyPath)
  if (load.warmUpRequests > 0) {
    await runLoad(warmUpOf(load), body, { begun() {}, over() {} })
  }
  const result = await runLoad(load, body, {
    begun: () => reply({ kind: 'begun' }),
    over: () => reply({ kind: 'over' }),
  })
  reply({ kind: 'done', ...result })
})
process.on('disconnect', () => process.exit(0))
