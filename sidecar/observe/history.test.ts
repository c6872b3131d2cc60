import { expect, it } from 'vitest'
import { writeRecord } from '../testing/write-record.ts'
import { createHistory, SLOT_SECONDS, SLOTS } from './history.ts'

const START = Date.parse('2026-11-23T10:00:00Z')

function historyByHand() {
  let time = START
  const history = createHistory(() => time)
  return {
    history,
    pass(seconds: number) {
      time += seconds * 1000
    },
  }
}

it('counts what became of the writes of each five seconds', () => {
  const { history, pass } = historyByHand()
  history.onWrite(writeRecord(204, { bytes: 300 }))
  history.onWrite(writeRecord(200, { bytes: 200 }))
  history.onWrite(writeRecord(503, { cause: 'role_missing' }))
  pass(SLOT_SECONDS)
  history.onWrite(writeRecord(400, { cause: 'bad_request' }))
  pass(SLOT_SECONDS)
  const counted = history.read().map(({ latency: _, ...counts }) => counts)
  expect(counted).toEqual([
    {
      begin: new Date(START),
      outcomes: { accepted: 2, held_back: 1, refused: 0, abandoned: 0 },
      bytes: 500,
      failures: { role_missing: 1 },
    },
    {
      begin: new Date(START + 5000),
      outcomes: { accepted: 0, held_back: 0, refused: 1, abandoned: 0 },
      bytes: 0,
      failures: { bad_request: 1 },
    },
  ])
})

it('knows the middle and the slowest hundredth of latencies, at most a quarter too high', () => {
  const { history, pass } = historyByHand()
  for (let i = 0; i < 98; i += 1) history.onWrite(writeRecord(204, { seconds: 0.02 }))
  for (let i = 0; i < 2; i += 1) history.onWrite(writeRecord(204, { seconds: 24 }))
  pass(SLOT_SECONDS)
  const { p50Seconds = 0, p99Seconds = 0 } = history.read()[0]?.latency ?? {}
  expect(p50Seconds).toBeGreaterThanOrEqual(0.02)
  expect(p50Seconds).toBeLessThanOrEqual(0.025)
  expect(p99Seconds).toBeGreaterThanOrEqual(24)
  expect(p99Seconds).toBeLessThanOrEqual(30)
})

it('leaves out the five seconds that are under way, and everything before the start', () => {
  const { history, pass } = historyByHand()
  history.onWrite(writeRecord(204))
  expect(history.read()).toEqual([])
  pass(2 * SLOT_SECONDS)
  expect(history.read().map(({ outcomes }) => outcomes.accepted)).toEqual([1, 0])
})

it('holds 15 minutes, however long it runs', () => {
  const { history, pass } = historyByHand()
  for (let slot = 0; slot < 3 * SLOTS; slot += 1) {
    for (let write = 0; write <= slot % 7; write += 1) history.onWrite(writeRecord(204))
    pass(SLOT_SECONDS)
  }
  const slots = history.read()
  expect(slots).toHaveLength(180)
  const number = (slot: number) => 3 * SLOTS - 180 + slot
  expect(slots.map(({ outcomes }) => outcomes.accepted)).toEqual(
    Array.from({ length: 180 }, (_, slot) => (number(slot) % 7) + 1),
  )
})

it.each([15 * 60, 24 * 3600])('forgets what is older, after %d s without a write too', (pause) => {
  const { history, pass } = historyByHand()
  for (let slot = 0; slot < SLOTS; slot += 1) {
    history.onWrite(writeRecord(503, { cause: 'unreachable' }))
    pass(SLOT_SECONDS)
  }
  pass(pause)
  const slots = history.read()
  expect(slots).toHaveLength(180)
  expect(slots.every(({ failures }) => Object.keys(failures).length === 0)).toBe(true)
  expect(slots.every(({ latency }) => latency === undefined)).toBe(true)
})

it('occupies less than 1 MB, and no more after a million writes', () => {
  const { history, pass } = historyByHand()
  expect(history.sizeBytes).toBeLessThan(1024 * 1024)
  const record = writeRecord(204)
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 1_000_000; i += 1) {
    if (i % 1000 === 0) pass(1)
    history.onWrite(record)
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024)
})
