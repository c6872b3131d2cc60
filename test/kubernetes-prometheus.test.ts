import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DASHBOARD } from '../cdk8s/dashboard-panels.ts'
import { freePort, type RunningProcess, startProcess } from '../lab/process.ts'
import { clusters, manifestOf, type Rule, theCluster, valuesOf } from './kubernetes-files.ts'
import { isOlder, SINCE, toPrometheusConfig } from './kubernetes-prometheus.ts'

const { stdout, stderr, status } = spawnSync('prometheus', ['--version'], { encoding: 'utf8' })
const version = /version (\d+\.\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1] ?? ''
const tooNew = Object.keys(SINCE).filter((field) => isOlder(version, SINCE[field] ?? ''))
const without = tooNew.length > 0 ? `, without ${tooNew.join(' and ')}, which it does not know` : ''
const title =
  status === 0
    ? `Prometheus ${version}${without},`
    : 'prometheus is not installed, so nothing is loaded into it'

/** Dashboard and rules ask for metrics of Prometheus itself, too. */
const queries = DASHBOARD.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ title, expr: expr.replaceAll('$__rate_interval', '5m') })),
)
const rules: readonly Rule[] =
  manifestOf(theCluster('example/aks-example'), 'PrometheusRule')?.spec?.groups?.[0]?.rules ?? []

describe.skipIf(status !== 0)(title, () => {
  let folder = ''
  let url = ''
  let prometheus: RunningProcess | undefined
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
  })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
    const [remoteWrite] = valuesOf(theCluster('example/aks-example')).prometheus.prometheusSpec
      .remoteWrite
    if (remoteWrite === undefined) throw new Error('the example writes nothing')
    const receiverPort = await freePort()
    await once(receiver.listen(receiverPort, '127.0.0.1'), 'listening')
    const here = { ...remoteWrite, url: `http://127.0.0.1:${receiverPort}/api/v1/write` }
    const config = {
      global: { evaluation_interval: '100ms' },
      rule_files: ['rules.json'],
      remote_write: [toPrometheusConfig(here, version)],
    }
    writeFileSync(join(folder, 'prometheus.json'), JSON.stringify(config))
    writeFileSync(
      join(folder, 'rules.json'),
      JSON.stringify({ groups: [{ name: 'rules', rules }] }),
    )
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    prometheus = await startProcess({
      command: 'prometheus',
      args: [
        `--config.file=${join(folder, 'prometheus.json')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      readyUrl: `${url}/-/ready`,
    })
  })

  afterAll(async () => {
    await prometheus?.kill()
    receiver.close()
    receiver.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  })

  async function get(path: string): Promise<unknown> {
    const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(5000) })
    return response.json()
  }

  it.each(clusters)('loads the remote write of $name', ({ name }) => {
    const { remoteWrite } = valuesOf(theCluster(name)).prometheus.prometheusSpec
    const file = join(folder, `${name.replace('/', '-')}.json`)
    const config = { remote_write: remoteWrite.map((one) => toPrometheusConfig(one, version)) }
    writeFileSync(file, JSON.stringify(config))
    const checked = spawnSync('promtool', ['check', 'config', file], { encoding: 'utf8' })
    expect(checked.stdout + checked.stderr).toContain('SUCCESS')
    expect(checked.status).toBe(0)
  })

  it('evaluates every alert', async () => {
    const health = async () => {
      const { data } = (await get('/api/v1/rules')) as {
        data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] }
      }
      return data.groups.flatMap((group) =>
        group.rules.map((rule) => [rule.name, rule.lastError ?? rule.health]),
      )
    }
    await expect
      .poll(health, { timeout: 15_000, interval: 100 })
      .toEqual(rules.map(({ alert }) => [alert, 'ok']))
  })

  it.each(queries)('answers the query of “$title”: $expr', async ({ expr }) => {
    expect(await get(`/api/v1/query?query=${encodeURIComponent(expr)}`)).toMatchObject({
      status: 'success',
    })
  })

  it('has the metrics of its own that alerts and dashboard ask for', async () => {
    const exprs = [...rules, ...queries].map(({ expr }) => expr).join('\n')
    const names = [...new Set(exprs.match(/\bprometheus_[a-z_]+/g))]
    expect(names).not.toEqual([])
    // Some appear with the first samples that are sent: those of the alerts.
    const missing = async () => {
      const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5000) })
      const page = await response.text()
      return names.filter((name) => !page.includes(`\n${name}`))
    }
    await expect.poll(missing, { timeout: 15_000, interval: 200 }).toEqual([])
  })
})
