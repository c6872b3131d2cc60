import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { example } from '../../lab/start/example.ts'

/**
 * `node cli/node.mjs bench/validate/main.ts [CLUSTERS]`: how long `npm run validate` takes with one
 * environment of so many clusters (default: 200), every one applied. Prints seconds by the clock, process
 * and compiler started anew.
 */
const count = Number(process.argv[2] ?? 200)
const repository = resolve(import.meta.dirname, '../..')
const root = mkdtempSync(join(tmpdir(), 'validate-'))

const [aks] = example.clusters
if (aks === undefined) throw new Error('the example has no cluster')
const environment: EnvironmentInput = {
  ...example,
  clusters: Array.from({ length: count }, (_, index) => ({
    ...aks,
    name: `aks-${index}`,
    dataCollection: { rule: 'own' },
    networkPolicy: true,
    destination: { name: `aks-${index}` },
  })),
}
const id = '00000000-0000-0000-0001-000000000100'
const ingestion_url = `https://amw-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-${'0'.repeat(32)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
const outputs = {
  query_endpoint: 'https://amw-example-a1b2.westeurope.prometheus.monitor.azure.com',
  clusters: Object.fromEntries(
    environment.clusters.map(({ name }) => [
      name,
      { identity_client_id: id, vault_reader_client_id: id, ingestion_url },
    ]),
  ),
}

function cli(command: string): number {
  const program = join(repository, 'cli/main.ts')
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, command], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`)
  return (performance.now() - started) / 1000
}

try {
  for (const room of ['contract', 'node_modules']) {
    symlinkSync(join(repository, room), join(root, room))
  }
  copyFileSync(join(repository, 'tsconfig.json'), join(root, 'tsconfig.json'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  mkdirSync(join(root, 'environments'))
  const write = (file: string, text: string) =>
    writeFileSync(join(root, 'environments', file), text)
  write(
    'example.ts',
    `import { defineEnvironment } from '../contract/environment/environment.ts'\nexport const example = defineEnvironment(${JSON.stringify(environment, null, 2)})\n`,
  )
  write(
    'index.ts',
    "import { example } from './example.ts'\nexport const environments = [example]\n",
  )
  write('example.outputs.json', JSON.stringify(outputs))
  const synth = cli('synth')
  const validate = cli('validate')
  process.stdout.write(
    `clusters  synth    validate\n${String(count).padEnd(10)}${synth.toFixed(1)} s    ${validate.toFixed(1)} s\n`,
  )
} finally {
  rmSync(root, { recursive: true })
}
