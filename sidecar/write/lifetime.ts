import type { Writable } from 'node:stream'

/** What can end a write before it is answered. */
export type End = 'timeout' | 'sender-gone'

/** One write's time, from its headers to its answer: a timeout is only one of the two ends that it can have. */
export interface Lifetime {
  /** What has ended it; `undefined` while it lasts. */
  end(): End | undefined
  /**
   * Calls `onEnd` once, as soon as it ends; never when it has ended already. A write waits for one thing at a
   * time, so the next to watch takes the place of the last.
   */
  watch(onEnd: () => void): void
  /** Who watched with `onEnd` has what it was waiting for. */
  unwatch(onEnd: () => void): void
  /**
   * For what cannot watch. Made when it is asked for: most writes are answered without, and it costs more than
   * all else here.
   */
  signal(): AbortSignal
  /** The write is answered: nothing can end it anymore. */
  close(): void
}

/** What tells that its sender is gone. */
type Outgoing = Pick<Writable, 'once' | 'off' | 'writableFinished'>

/**
 * Ends when `timeoutMs` are over or the sender goes away, whichever is first. Prometheus gives up after
 * its `remote_timeout` (30 s) and would send the same samples again beside this write.
 */
export function startLifetime(timeoutMs: number, outgoing?: Outgoing): Lifetime {
  let end: End | undefined
  let watching: (() => void) | undefined
  let controller: AbortController | undefined
  const finish = (reason: End) => {
    if (end !== undefined) return
    end = reason
    controller?.abort(reason)
    watching?.()
  }
  const onClose = () => {
    if (outgoing?.writableFinished === false) finish('sender-gone')
  }
  const timer = setTimeout(finish, timeoutMs, 'timeout' satisfies End)
  outgoing?.once('close', onClose)
  return {
    end: () => end,
    watch(onEnd) {
      watching = onEnd
    },
    unwatch(onEnd) {
      if (watching === onEnd) watching = undefined
    },
    signal() {
      controller ??= new AbortController()
      if (end !== undefined) controller.abort(end)
      return controller.signal
    },
    close() {
      clearTimeout(timer)
      outgoing?.off('close', onClose)
    },
  }
}
