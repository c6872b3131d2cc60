import { type ChildProcess, fork } from 'node:child_process'

/** A process of the bench itself, talked to in messages. */
export interface Child<Request, Reply extends { readonly kind: string }> {
  send(request: Request): void
  /**
   * The next reply of this kind.
   *
   * @throws Error when the process ends before, or when it does not come in time
   */
  next<K extends Reply['kind']>(kind: K, timeoutMs: number): Promise<Extract<Reply, { kind: K }>>
  stop(): void
}

export function startChild<Request extends object, Reply extends { readonly kind: string }>(
  modulePath: string,
  args: readonly string[] = [],
): Child<Request, Reply> {
  const child: ChildProcess = fork(modulePath, args)
  const arrived: Reply[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of waiting) look()
  }
  let ended: string | undefined
  child.on('message', (reply) => {
    arrived.push(reply as Reply)
    wake()
  })
  child.on('exit', (code, signal) => {
    ended = `${modulePath} ended with ${signal ?? code}`
    wake()
  })
  return {
    send: (request) => void child.send(request),
    next: (kind, timeoutMs) =>
      new Promise((resolve, reject) => {
        const leave = () => {
          clearTimeout(timer)
          waiting.delete(look)
        }
        const look = () => {
          const at = arrived.findIndex((reply) => reply.kind === kind)
          const [reply] = at === -1 ? [] : arrived.splice(at, 1)
          if (reply !== undefined) {
            leave()
            resolve(reply as Extract<Reply, { kind: typeof kind }>)
          } else if (ended !== undefined) {
            leave()
            reject(new Error(ended))
          }
        }
        const timer = setTimeout(() => {
          leave()
          reject(new Error(`${modulePath} did not say '${kind}' within ${timeoutMs} ms`))
        }, timeoutMs)
        waiting.add(look)
        look()
      }),
    stop: () => void child.kill('SIGKILL'),
  }
}
