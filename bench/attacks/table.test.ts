import { expect, test } from 'vitest'
import type { Service } from './floods.ts'
import { bodiesRow, floodRow } from './table.ts'

const service = (writeMs: number, cpuShare: number, probesAnswered: number): Service => ({
  writes: { asked: 100, answered: 100 },
  probes: { asked: 20, answered: probesAnswered },
  writeMs,
  cpuShare,
})

test('a flood costs time and CPU, and leaves probes unanswered that were asked for', () => {
  const row = floodRow('idle', 'another pod', {
    before: service(2, 0.1, 20),
    during: service(5, 0.35, 19),
    answers: { 403: 12, reset: 34_567 },
    open: 64,
  })
  expect(row.slice(0, 2)).toEqual(['idle', 'another pod'])
  expect(row[2]).toMatch(/2\.5 times as long \(2\.0 ms before\); 25% of a core$/)
  expect(row[3]).toBe(
    '19 of 20 probes and all 100 writes; the attacker: 12 × 403, 34,567 × reset, 64 connections open',
  )
})

test('bodies cost memory, of the limit, and perhaps the process', () => {
  const MiB = 1024 * 1024
  const bodies = { peakBytes: 128 * MiB, startBytes: 100 * MiB, limit: '256Mi' }
  expect(bodiesRow('b', { ...bodies, end: undefined })[2]).toMatch(
    /^128 MiB at most, 28 more than before: 50% of the limit/,
  )
  expect(bodiesRow('b', { ...bodies, end: 'SIGKILL' })[3]).toBe('it was ended: SIGKILL')
})
