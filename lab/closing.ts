interface Closable {
  close(): Promise<void>
}

/** What was opened together and is closed together, the latest first. */
export function createClosing() {
  const opened: Closable[] = []
  return {
    async open<T extends Closable>(opening: Promise<T>): Promise<T> {
      const one = await opening
      opened.unshift(one)
      return one
    },
    async close(): Promise<void> {
      for (const one of opened.splice(0)) await one.close()
    },
  }
}
