const WINDOW_SECONDS = 10

/** How much came in during the last ten seconds, the current one left out. */
export function createRate(clock: () => Date) {
  const bySecond = new Map<number, number>()
  const second = () => Math.floor(clock().getTime() / 1000)
  return {
    add(amount: number) {
      const now = second()
      bySecond.set(now, (bySecond.get(now) ?? 0) + amount)
      for (const key of bySecond.keys()) if (key < now - WINDOW_SECONDS) bySecond.delete(key)
    },
    perSecond(): number {
      const now = second()
      let sum = 0
      for (const [key, amount] of bySecond) {
        if (key < now && key >= now - WINDOW_SECONDS) sum += amount
      }
      return sum / WINDOW_SECONDS
    },
  }
}
