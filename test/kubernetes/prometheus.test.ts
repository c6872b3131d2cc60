import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GRAPHS } from '../../cdk8s/dashboard-graphs.ts'
import { STATS } from '../../cdk8s/dashboard-stats.ts'
import { fromEnv } from '../../contract/sidecar-config.ts'
import { freePort, isInPath, type RunningProcess, startProcess } from '../../lab/process.ts'
import { createMetrics } from '../../sidecar/observe/metrics.ts'
import { Budget } from '../../sidecar/write/budget.ts'
import { ask } from './dashboard-variables.ts'
import { clusters, envOf, manifestOf, type Rule, sidecarOf, theCluster, valuesOf } from './files.ts'
import { isOlder, SINCE, toPrometheusConfig } from './prometheus-config.ts'

const hasPrometheus = isInPath('prometheus')
if (!hasPrometheus) console.log('skipped: no prometheus in PATH (apt-get install prometheus)')

const { stdout, stderr } = spawnSync('prometheus', ['--version'], { encoding: 'utf8' })
const version = /version (\d+\.\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1] ?? ''
const tooNew = Object.keys(SINCE).filter((field) => isOlder(version, SINCE[field] ?? ''))
const without = tooNew.length > 0 ? `, without ${tooNew.join(' and ')}, which it does not know` : ''

/**
 * Dashboard and rules ask for metrics of Prometheus itself, too. What kube-state-metrics says, and what is only
 * there when something is missing, is not to be had here.
 */
const queries = [...STATS, ...GRAPHS].flatMap(({ title, queries }) =>
  queries
    .map(({ expr }) => ({ title, expr: ask(expr, { rate: '5m', range: '5m' }) }))
    .filter(({ expr }) => !/kube_pod|unless/.test(expr)),
)
const rules: readonly Rule[] =
  manifestOf(theCluster('example/aks-example'), 'PrometheusRule')?.spec?.groups?.[0]?.rules ?? []

const container = sidecarOf(valuesOf(theCluster('example/aks-example')))
const metrics = createMetrics(
  fromEnv(container ? envOf(container) : {}),
  new Budget({ maxWrites: 1, maxBytes: 1 }),
)

/** The sidecar's own page, on which everything happens once between two scrapes. */
function sidecarMetrics(): Promise<string> {
  const answer = { aboutAzure: true, body: null, headers: {} }
  const writes = [
    { ...answer, status: 204, cause: 'none' },
    { ...answer, status: 503, cause: 'throttled' },
    { ...answer, status: 422, cause: 'duplicate' },
  ] as const
  for (const answer of writes) metrics.onWrite({ answer, bytes: 1000, seconds: 0.1 })
  const seconds = 0.1
  const notAfter = new Date(Date.now() + 40 * 86_400_000)
  const version = { file: 'writer', subject: 'CN=writer', notBefore: new Date(), notAfter }
  metrics.onIdentityEvent({ kind: 'token-acquired', expiresAt: notAfter, seconds })
  metrics.onIdentityEvent({ kind: 'token-failed', fault: { cause: 'unreachable' }, seconds })
  metrics.onIdentityEvent({
    kind: 'certificates-loaded',
    versions: [{ ...version, thumbprint: 'A', inUse: true }],
  })
  return metrics.print()
}

describe.skipIf(!hasPrometheus && process.env.CI === undefined)(
  `Prometheus ${version}${without},`,
  () => {
    let folder = ''
    let url = ''
    let prometheus: RunningProcess | undefined
    const server = createServer(async (request, response) => {
      if (request.method === 'GET') {
        // Prometheus 3 takes no page without it.
        response.setHeader('content-type', metrics.contentType).end(await sidecarMetrics())
      } else request.resume().on('end', () => response.writeHead(204).end())
    })

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
      const [remoteWrite] = valuesOf(theCluster('example/aks-example')).prometheus.prometheusSpec
        .remoteWrite
      if (remoteWrite === undefined) throw new Error('the example writes nothing')
      const serverPort = await freePort()
      await once(server.listen(serverPort, '127.0.0.1'), 'listening')
      const here = { ...remoteWrite, url: `http://127.0.0.1:${serverPort}/api/v1/write` }
      const pod = { namespace: 'monitoring', pod: 'prometheus-0' }
      const target = (host: string, labels: Readonly<Record<string, string>>) => ({
        job_name: labels.container,
        static_configs: [{ targets: [host], labels: { ...pod, ...labels } }],
      })
      const port = await freePort()
      const config = {
        global: { evaluation_interval: '100ms', scrape_interval: '500ms', scrape_timeout: '500ms' },
        rule_files: ['rules.json'],
        scrape_configs: [
          target(`127.0.0.1:${port}`, { container: 'prometheus' }),
          target(`127.0.0.1:${serverPort}`, { container: 'prom-remotewrite' }),
        ],
        remote_write: [toPrometheusConfig(here, version)],
      }
      writeFileSync(join(folder, 'prometheus.json'), JSON.stringify(config))
      writeFileSync(
        join(folder, 'rules.json'),
        JSON.stringify({ groups: [{ name: 'rules', rules }] }),
      )
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
      server.close()
      server.closeAllConnections()
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
      await expect.poll(health, { interval: 100 }).toEqual(rules.map(({ alert }) => [alert, 'ok']))
    })

    it.each(queries)('finds data for “$title”: $expr', async ({ expr }) => {
      const found = async () => {
        const { data } = (await get(`/api/v1/query?query=${encodeURIComponent(expr)}`)) as {
          data?: { result: readonly unknown[] }
        }
        return data?.result.length ?? 0
      }
      await expect.poll(found, { interval: 200 }).toBeGreaterThan(0)
    })
  },
)
