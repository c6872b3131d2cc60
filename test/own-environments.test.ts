import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesIn, repository } from './checkout.ts'

/** Clusters and outputs by environment. None is called as ours are; one has not been applied yet. */
const ENVIRONMENTS = {
  'prod-eu2': { clusters: ['shop-01', 'shop-02'], applied: true },
  staging: { clusters: ['aks-stage'], applied: false },
  'on-prem-7': { clusters: ['factory-7'], applied: true },
}

/** What only the product's own repository has, or what is made anew. */
const LEFT_OUT = ['.git', 'node_modules', 'environments', 'dist']

let folder = ''

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text)
}

function environmentFile(name: string, clusters: readonly string[]): string {
  return `import { defineEnvironment } from '../contract/environment/environment.ts'

export const environment = defineEnvironment({
  name: '${name}',
  tenantId: '7d3c9a52-51b7-4c46-9f0e-2f1d86a0c111',
  subscriptionId: '7d3c9a52-51b7-4c46-9f0e-2f1d86a0c112',
  location: 'germanywestcentral',
  backend: { resourceGroupName: 'rg-state', storageAccountName: 'stateofours', containerName: 'state' },
  resourceGroup: { name: 'rg-metrics-${name}' },
  workspace: { name: 'amw-${name}' },
  clusters: [
${clusters.map(clusterOf).join('\n')}
  ],
})
`
}

function clusterOf(name: string): string {
  return `    {
      name: '${name}',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-${name}' },
      identity: { type: 'workloadIdentity' },
      sidecar: { image: 'containers.contoso.com/remote-write:1.2.3' },
    },`
}

function outputsFile(environment: string, clusters: readonly string[]): string {
  const outputs = clusters.map((name, index) => [
    name,
    {
      identity_client_id: `7d3c9a52-51b7-4c46-9f0e-2f1d86a0c12${index}`,
      ingestion_url: `https://amw-${environment}-a1b2.germanywestcentral-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-${'5'.repeat(32)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
      vault_reader_client_id: null,
    },
  ])
  return `${JSON.stringify({ clusters: Object.fromEntries(outputs), query_endpoint: `https://amw-${environment}-a1b2.germanywestcentral.prometheus.monitor.azure.com` }, null, 2)}\n`
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-environments-'))
  for (const entry of readdirSync(repository)) {
    if (LEFT_OUT.includes(entry)) continue
    cpSync(join(repository, entry), join(folder, entry), { recursive: true })
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'environments'))
  mkdirSync(join(folder, 'dist'))
  const environments = Object.entries(ENVIRONMENTS)
  for (const [name, { clusters, applied }] of environments) {
    write(`environments/${name}.ts`, environmentFile(name, clusters))
    if (applied) write(`environments/${name}.outputs.json`, outputsFile(name, clusters))
  }
  const imports = environments.map(
    ([name], index) => `import { environment as e${index} } from './${name}.ts'\n`,
  )
  const list = environments.map((_environment, index) => `e${index}`)
  write('environments/index.ts', `${imports.join('')}export const environments = [${list}]\n`)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 170_000,
  })
  return { status, output: stdout + stderr }
}

describe('a repository whose environments/ are not ours', () => {
  it('has its types checked, and is synthesized', () => {
    expect(run('npm', 'run', '-s', 'typecheck')).toEqual({ status: 0, output: '' })
    const { status, output } = run('npm', 'run', '-s', 'synth')
    expect(output).toContain('npm run outputs -- staging')
    expect(status).toBe(0)
    const files = Object.keys(filesIn(join(folder, 'dist')))
    for (const name of Object.keys(ENVIRONMENTS)) {
      expect(files).toContain(`terraform/stacks/${name}/cdk.tf.json`)
    }
    expect(files).toContain('kubernetes/prod-eu2/shop-02/values/kube-prometheus-stack.yaml')
    expect(files.filter((path) => path.startsWith('kubernetes/staging'))).toEqual([])
    expect(run('npm', 'run', '-s', 'validate').output).toContain('dist/ is up to date')
  })

  it('has an npm start that loses nothing, with the example of the lab', () => {
    const { status, output } = run(process.execPath, 'lab/start/main.ts', '--scrapes', '2')
    expect(output).toContain("container prom-remotewrite of the lab's own example")
    expect(output).toContain('Nothing was lost.')
    expect(status).toBe(0)
  })

  it('does not turn a test of the generators red', () => {
    const { status, output } = run(
      join(folder, 'node_modules/.bin/vitest'),
      'run',
      '--reporter=dot',
      ...['contract/terraform-outputs', 'cdktf/providers', 'cdk8s/synthesize', 'test/wiring'],
      ...['test/kubernetes/references', 'test/kubernetes/mistakes', 'test/terraform/policies'],
    )
    expect(output).toMatch(/Test Files.* passed/)
    expect(status, output).toBe(0)
  })
})
