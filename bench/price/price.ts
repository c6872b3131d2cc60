import { setTimeout as wait } from 'node:timers/promises'
import { findProgram } from '../proxies/program.ts'
import type { MeasuredProxy } from '../proxies/proxy.ts'
import { type RunningProxy, startProxy } from '../proxies/start.ts'
import type { Bench } from '../surroundings.ts'
import { type Sender, startPrometheus } from './prometheus.ts'
import { openTarget } from './target.ts'

/** What one way of writing to Azure Monitor costs, in milliseconds of CPU for 100,000 samples. */
export interface PriceRow {
  readonly way: string
  readonly prometheusMs: number
  /** 0 without a proxy. */
  readonly proxyMs: number
  readonly problem: string | undefined
}

/** 2.5 full writes a second. */
const SERIES = 5_000
/** V8 compiles what is used rarely within minutes: a sidecar that has run for half a minute costs half as much again. */
const WARM_UP_MS = 150_000
const DURATION_MS = 45_000

interface Way {
  readonly name: string
  readonly sender: Sender
  readonly proxy: RunningProxy | undefined
}

/**
 * The same scrapes in as many real Prometheus at the same time, which all write to the same upstream: alone with a
 * static token, with their own Entra ID authentication, and through each proxy that is there.
 *
 * @throws Error when there is no Prometheus on the PATH, or it does not start
 */
export async function measurePrice(
  bench: Bench,
  proxies: readonly MeasuredProxy[],
  say: (line: string) => void,
): Promise<readonly PriceRow[]> {
  const command = await findProgram('prometheus')
  if (command === undefined) throw new Error('prometheus is not on the PATH')
  const { caPath, token, upstreamPort } = bench.surroundings
  bench.sink.send({ kind: 'expect' })
  await bench.sink.next('expecting', 5_000)
  const target = await openTarget(SERIES)
  const ways: Way[] = []
  const start = async (name: string, remoteWrite: object, proxy?: RunningProxy) => {
    const sender = await startPrometheus(bench, { command, target: target.port, remoteWrite })
    ways.push({ name, sender, proxy })
  }
  const startThrough = async (proxy: MeasuredProxy) => {
    const prepared = await proxy.prepare(bench.surroundings)
    if ('missing' in prepared) throw new Error(prepared.missing)
    const running = await startProxy(prepared, bench.bodies['2 kB'].bytes)
    const url = `http://127.0.0.1:${running.port}/api/v1/write`
    await start(`through ${proxy.name}`, { url }, running)
  }
  try {
    const url = `https://localhost:${upstreamPort}/api/v1/write`
    const tls = { url, tls_config: { ca_file: caPath } }
    await start('Prometheus alone, static token', { ...tls, authorization: { credentials: token } })
    const optional = (name: string, started: Promise<void>) =>
      started.catch((error: Error) => say(`left out, ${name}: ${error.message.slice(0, 300)}`))
    await optional(
      'azuread',
      start('Prometheus alone, its own azuread', { ...tls, azuread: AZURE_AD }),
    )
    for (const proxy of proxies) await optional(proxy.name, startThrough(proxy))
    await wait(WARM_UP_MS)
    const before = await Promise.all(ways.map(read))
    await wait(DURATION_MS)
    const after = await Promise.all(ways.map(read))
    return ways.map(({ name }, i) => rowOf(name, before[i], after[i]))
  } finally {
    for (const { sender } of ways) await sender.stop()
    for (const { proxy } of ways) await proxy?.stop()
    target.close()
  }
}

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write */
const AZURE_AD = {
  cloud: 'AzurePublic',
  managed_identity: { client_id: '66666666-7777-4888-9999-000000000000' },
}

interface Reading {
  readonly prometheusMs: number
  readonly proxyMs: number
  readonly sent: number
  readonly failed: number
}

async function read({ sender, proxy }: Way): Promise<Reading> {
  const { sent, failed } = await sender.samples()
  return { sent, failed, prometheusMs: sender.usage().cpuMs, proxyMs: proxy?.usage().cpuMs ?? 0 }
}

function rowOf(way: string, before: Reading | undefined, after: Reading | undefined): PriceRow {
  const grown = (of: keyof Reading) => (after?.[of] ?? 0) - (before?.[of] ?? 0)
  const parts = grown('sent') / 100_000
  const expected = (SERIES * DURATION_MS) / 1000
  const problems = [
    ...(grown('failed') > 0 ? [`${grown('failed')} samples failed`] : []),
    ...(grown('sent') < expected * 0.9
      ? [`only ${grown('sent')} of ${expected} samples sent`]
      : []),
  ]
  return {
    way,
    prometheusMs: grown('prometheusMs') / parts,
    proxyMs: grown('proxyMs') / parts,
    problem: problems.join(', ') || undefined,
  }
}

/** Beside the first way, which is Prometheus alone. */
export function priceCells(rows: readonly PriceRow[]): string[][] {
  const sum = ({ prometheusMs, proxyMs }: PriceRow) => prometheusMs + proxyMs
  const alone = rows[0] === undefined ? Number.NaN : sum(rows[0])
  return [
    ['way', 'Prometheus', 'proxy', 'together', 'beside alone', 'problems'],
    ...rows.map((row) => [
      row.way,
      row.prometheusMs.toFixed(0),
      row.proxyMs.toFixed(0),
      sum(row).toFixed(0),
      `${(sum(row) / alone).toFixed(2)} ×`,
      row.problem ?? 'none',
    ]),
  ]
}
