import { expect, test } from 'vitest'
import { parseCpuTimeMs, parsePsLine, parseStat, readUsage, sumTree } from './process-usage.ts'

test('reads CPU time and pages behind a command name with spaces and parentheses', () => {
  const stat =
    '4711 (a (b) c) S 12 4711 4711 0 -1 4194560 9 0 0 0 123 45 6 7 20 0 11 0 1000 2000000 25 1844'
  expect(parseStat(stat, 4096)).toEqual({
    pid: 4711,
    parentPid: 12,
    cpuMs: 1680,
    rssBytes: 25 * 4096,
  })
})

test('reads the line of ps', () => {
  expect(parsePsLine('  501     1   0:01.50  2048')).toEqual({
    pid: 501,
    parentPid: 1,
    cpuMs: 1500,
    rssBytes: 2 * 1024 * 1024,
  })
})

test.each([
  ['3:04.56', 184_560],
  ['01:00:01', 3_601_000],
  ['1-00:00:01', 86_401_000],
])('CPU time %s is %i ms', (text, ms) => {
  expect(parseCpuTimeMs(text)).toBe(ms)
})

test('a process counts with its descendants and nobody else', () => {
  const rows = [
    { pid: 1, parentPid: 0, cpuMs: 1000, rssBytes: 1000 },
    { pid: 2, parentPid: 1, cpuMs: 1, rssBytes: 10 },
    { pid: 3, parentPid: 2, cpuMs: 2, rssBytes: 20 },
    { pid: 4, parentPid: 3, cpuMs: 4, rssBytes: 40 },
  ]
  expect(sumTree(2, rows)).toEqual({ cpuMs: 7, rssBytes: 70 })
})

test('a process that works is charged for it', () => {
  const before = readUsage(process.pid)
  const until = performance.now() + 150
  while (performance.now() < until);
  const used = readUsage(process.pid).cpuMs - before.cpuMs
  // Others share the cores, so it can be less than the time that passed; threads can make it more.
  expect(used).toBeGreaterThanOrEqual(30)
  expect(before.rssBytes).toBeGreaterThan(10_000_000)
  expect(readUsage(process.pid).rssBytes).toBeLessThan(4_000_000_000)
})
