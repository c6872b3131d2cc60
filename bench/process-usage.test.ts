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
    pageFaults: 9,
  })
})

test('reads the line of ps', () => {
  expect(parsePsLine('  501     1   0:01.50  2048')).toEqual({
    pid: 501,
    parentPid: 1,
    cpuMs: 1500,
    rssBytes: 2 * 1024 * 1024,
    pageFaults: 0,
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
    { pid: 1, parentPid: 0, pageFaults: 100, cpuMs: 1000, rssBytes: 1000 },
    { pid: 2, parentPid: 1, pageFaults: 1, cpuMs: 1, rssBytes: 10 },
    { pid: 3, parentPid: 2, pageFaults: 2, cpuMs: 2, rssBytes: 20 },
    { pid: 4, parentPid: 3, pageFaults: 4, cpuMs: 4, rssBytes: 40 },
  ]
  expect(sumTree(2, rows)).toEqual({ cpuMs: 7, rssBytes: 70, pageFaults: 7 })
})

test('a process is charged what the system says it used', () => {
  const before = { read: readUsage(process.pid).cpuMs, told: process.cpuUsage() }
  const toldMs = () => {
    const { user, system } = process.cpuUsage(before.told)
    return (user + system) / 1000
  }
  while (toldMs() < 200);
  const readMs = readUsage(process.pid).cpuMs - before.read
  expect(Math.abs(readMs - toldMs())).toBeLessThan(60)
})

test('a process has its resident memory', () => {
  const ratio = readUsage(process.pid).rssBytes / process.memoryUsage.rss()
  expect(ratio).toBeGreaterThan(0.8)
  expect(ratio).toBeLessThan(1.25)
})
