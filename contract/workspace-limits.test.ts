import { expect, it } from 'vitest'
import { expectedLoad, limitsToAskFor } from './workspace-limits.ts'

const limits = (activeSeries: number, eventsPerMinute: number) => ({
  activeSeries,
  eventsPerMinute,
})

it('samples a minute follow from series and how often they are scraped', () => {
  const at = (scrapeInterval: string) => expectedLoad({ activeSeries: 300_000, scrapeInterval })
  expect(at('30s')).toEqual(limits(300_000, 600_000))
  expect(at('1m')).toEqual(limits(300_000, 300_000))
  expect(at('7s').eventsPerMinute).toBe(2_571_429)
})

it('no limits are asked for where the default leaves room', () => {
  expect(limitsToAskFor(limits(750_000, 750_000))).toEqual([])
  expect(limitsToAskFor(limits(750_001, 100))).toEqual([limits(1_100_000, 1_000_000)])
})

it('up to two million they are asked for at once', () => {
  expect(limitsToAskFor(limits(800_000, 1_500_000))).toEqual([limits(1_100_000, 2_000_000)])
})

it('above that they grow as Azure lets them, with half of the next in use', () => {
  const asked = limitsToAskFor(limits(1_000_000, 4_000_000))
  expect(asked).toEqual([
    limits(1_400_000, 2_000_000),
    limits(1_400_000, 3_000_000),
    limits(1_400_000, 4_500_000),
    limits(1_400_000, 5_400_000),
  ])
  for (const [index, { eventsPerMinute: next }] of asked.entries()) {
    const last = asked[index - 1]?.eventsPerMinute ?? 2_000_000
    expect(next / 2).toBeLessThanOrEqual(last * 0.75)
  }
})

it('they end with what takes no ticket', () => {
  expect(limitsToAskFor(limits(100, 100_000_000)).at(-1)).toEqual(limits(1_000_000, 20_000_000))
})
