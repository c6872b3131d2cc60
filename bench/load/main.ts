import { readFileSync } from 'node:fs'
import { runLoad } from './generator.ts'
import type { LoadReply, LoadRequest } from './message.ts'

// The load generator: a process of its own, so that its CPU and its pauses are not the proxy's.

function reply(message: LoadReply): void {
  process.send?.(message)
}

process.on('message', async (load: LoadRequest) => {
  const body = readFileSync(load.bodyPath)
  const result = await runLoad(load, body, {
    begun: () => reply({ kind: 'begun' }),
    over: () => reply({ kind: 'over' }),
  })
  reply({ kind: 'done', ...result })
})
process.on('disconnect', () => process.exit(0))
