import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import type { Fault } from '../explain.ts'
import { type Clock, systemClock } from './clock.ts'
import { createTokenSource } from './create-token-source.ts'
import { type Files, systemFiles } from './files.ts'
import { TokenKeeper } from './token-keeper.ts'
import type { OnIdentityEvent, Tokens } from './tokens.ts'

/** Who the sidecar is to Entra ID: a token at hand, and the credential files it is got with. */
export interface Identity {
  readonly tokens: Tokens
  /** Begins to read files and to ask for tokens. Needs neither to succeed. */
  start(): void
  stop(): Promise<void>
  /** What is wrong with the credential files, for `/ready`; `undefined` when they are loaded. */
  problem(): Fault | undefined
}

export interface IdentityParts {
  readonly onEvent: OnIdentityEvent
  /** Default: the system's. */
  readonly clock?: Clock
  /** Default: the file system. */
  readonly files?: Files
  /** Certificate authority to trust instead of the system's; PEM. For tests. */
  readonly ca?: string
}

export function createIdentity(config: SidecarConfig, parts: IdentityParts): Identity {
  const { onEvent, clock = systemClock, files = systemFiles, ca } = parts
  const source = createTokenSource(config, { onEvent, clock, files, ca })
  const tokens = new TokenKeeper(source.acquire.bind(source), { clock, onEvent })
  const cancels: (() => void)[] = []
  let isStopped = false

  /** Newer credentials are taken at once, but never at the expense of a token that works. */
  async function tryNewer(): Promise<void> {
    const upgrade = source.upgrade()
    if (tokens.header() === undefined) await tokens.refresh()
    else if (upgrade !== undefined) await tokens.offer(upgrade)
  }

  return {
    tokens,
    start() {
      void source.look().then(() => {
        if (isStopped) return
        tokens.start()
        const look = async () => {
          if (await source.look()) await tryNewer()
        }
        cancels.push(every(config.certificatePollSeconds, clock, look))
        cancels.push(
          every(config.certificateRetrySeconds, clock, async () => {
            if (tokens.header() !== undefined) await tryNewer()
          }),
        )
      })
    },
    async stop() {
      isStopped = true
      tokens.stop()
      for (const cancel of cancels) cancel()
      source.close()
    },
    problem: () => source.problem(),
  }
}

function every(seconds: number, clock: Clock, task: () => Promise<void>): () => void {
  let isCanceled = false
  let cancel = clock.after(seconds * 1000, run)
  async function run() {
    await task()
    if (!isCanceled) cancel = clock.after(seconds * 1000, run)
  }
  return () => {
    isCanceled = true
    cancel()
  }
}
