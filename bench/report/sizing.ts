import type { Sizing } from '../sizing.ts'
import { formatMb } from './format.ts'

const SIZING_HEAD = [
  'active series',
  'scrape interval',
  'requests/s',
  'CPU request',
  'memory request',
  'memory limit',
]

export function sizingCells({ rows }: Sizing): string[][] {
  return [
    SIZING_HEAD,
    ...rows.map((row) => [
      row.activeSeries.toLocaleString('en'),
      `${row.scrapeIntervalSeconds} s`,
      row.requestsPerSecond.toFixed(row.requestsPerSecond < 10 ? 1 : 0),
      `${row.cpuMillicores}m`,
      `${row.memoryRequestMiB}Mi`,
      `${row.memoryLimitMiB}Mi`,
    ]),
  ]
}

/** What the table was made from. */
export function loadCells({ loads, crowd }: Sizing): string[][] {
  return [
    ['load', 'CPU, cores', 'peak RSS'],
    ...loads.map(({ requestsPerSecond, cpuCores, rssBytes }) => [
      `${requestsPerSecond} requests/s of 97 kB`,
      cpuCores.toFixed(3),
      formatMb(rssBytes),
    ]),
    [
      `saturation, 50 connections: ${crowd.requestsPerSecond.toFixed(0)} requests/s`,
      ((crowd.cpuMsPer1000 * crowd.requestsPerSecond) / 1e6).toFixed(3),
      formatMb(crowd.rss.peak),
    ],
  ]
}
