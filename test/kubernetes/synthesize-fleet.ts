import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'cdktf'
import { synthesize } from '../../cdk8s/synthesize.ts'
import { EnvironmentStack } from '../../cdktf/environment-stack.ts'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import { parseOutputs } from '../../contract/terraform-outputs.ts'
import { example } from '../environments/index.ts'

/** Synthesizes an environment with as many clusters as the argument says, and prints what it took. */
const count = Number(process.argv[2])
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
const guid = '00000000-0000-0000-0000-000000000000'
const outputs = {
  query_endpoint: 'https://amw-example-a1b2.westeurope.prometheus.monitor.azure.com',
  clusters: Object.fromEntries(
    environment.clusters.map(({ name }) => [
      name,
      {
        identity_client_id: guid,
        vault_reader_client_id: guid,
        ingestion_url: `https://dce-prometheus-${name}-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-00000000000000000000000000000000/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
      },
    ]),
  ),
}

const outdir = mkdtempSync(join(tmpdir(), 'fleet-'))
mkdirSync(join(outdir, 'stacks'))
try {
  const [parsed] = parseEnvironments([environment])
  if (parsed === undefined) throw new Error('no environment')
  const app = new App({ outdir, stackTraces: false })
  new EnvironmentStack(app, parsed)
  app.synth()
  const files = synthesize(parsed, parseOutputs(parsed, JSON.stringify(outputs)))
  const report = {
    files: files.size,
    memoryMiB: process.resourceUsage().maxRSS / 1024,
  }
  process.stdout.write(JSON.stringify(report))
} finally {
  rmSync(outdir, { recursive: true, force: true })
}
