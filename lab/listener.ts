import type { AddressInfo, Server, Socket } from 'node:net'

/** A server on 127.0.0.1 whose port can be closed and opened again. */
export interface Listener {
  isOpen(): boolean
  /** @param port - 0 is any free one. @returns the port */
  open(port: number): Promise<number>
  /** Closes the port and ends all connections. */
  close(): Promise<void>
  endConnections(): void
  /** Sends a TCP reset to the peer of `socket`, which may be the TLS layer over the connection. */
  reset(socket: Socket): void
}

export function createListener(server: Server): Listener {
  const sockets = new Set<Socket>()
  const endConnections = () => {
    for (const socket of sockets) socket.destroy()
  }
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  return {
    isOpen: () => server.listening,
    endConnections,
    // A TLS socket cannot reset, the TCP socket under it can; both have the same peer.
    reset({ remotePort }) {
      for (const socket of sockets) if (socket.remotePort === remotePort) socket.resetAndDestroy()
    },
    open: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject)
          resolve((server.address() as AddressInfo).port)
        })
      }),
    close: () =>
      new Promise((resolve) => {
        if (!server.listening) return resolve()
        // Again and again: a connection can be accepted while the port closes.
        const ending = setInterval(endConnections, 50)
        server.close(() => {
          clearInterval(ending)
          resolve()
        })
        endConnections()
      }),
  }
}
