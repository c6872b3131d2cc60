import type { ServerResponse } from 'node:http'

/** What can end a write before it is answered. */
export type End = 'timeout' | 'sender-gone'

/**
 * One write's time, from its headers to its answer: a timeout is only one of the two ends that it can have.
 * Whatever waits on its behalf watches `signal`.
 */
export interface Lifetime {
  readonly signal: AbortSignal
  /** What has ended it; `undefined` while it lasts. */
  end(): End | undefined
  /** The write is answered: nothing can end it any more. */
  close(): void
}

/**
 * Ends when `timeoutMs` are over or the sender goes away, whichever is first. Prometheus gives up after
 * its `remote_timeout` (30 s) and would send the same samples again beside this write.
 */
export function startLifetime(outgoing: ServerResponse, timeoutMs: number): Lifetime {
  const controller = new AbortController()
  let end: End | undefined
  const finish = (reason: End) => {
    if (end !== undefined) return
    end = reason
    controller.abort(reason)
  }
  const onClose = () => {
    if (!outgoing.writableFinished) finish('sender-gone')
  }
  const timer = setTimeout(finish, timeoutMs, 'timeout' satisfies End)
  outgoing.once('close', onClose)
  return {
    signal: controller.signal,
    end: () => end,
    close() {
      clearTimeout(timer)
      outgoing.off('close', onClose)
    },
  }
}
