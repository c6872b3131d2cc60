import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CLOUDS } from '../../contract/cloud.ts'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import type { Environment } from '../../contract/environment/resolve.ts'
import type { EnvironmentOutputs } from '../../contract/terraform-outputs.ts'

/** An environment file as a company of some kind would write it. */
interface Company {
  /** Name of its file in `companies/`, which exports it as `company`. */
  readonly name: string
  readonly input: EnvironmentInput
  readonly lines: number
}

const FOLDER = join(import.meta.dirname, 'companies')

/** Every file of `companies/`: another company is another file, and nothing else. */
export const companies: readonly Company[] = await Promise.all(
  globSync('*.ts', { cwd: FOLDER })
    .sort()
    .map(async (file) => {
      const name = basename(file, '.ts')
      const { company }: { company: EnvironmentInput } = await import(`./companies/${name}.ts`)
      const text = readFileSync(join(FOLDER, file), 'utf8')
      return {
        name,
        input: company,
        lines: text.trimEnd().split('\n').length,
      }
    }),
)

export function theCompany(name: string): {
  readonly input: EnvironmentInput
  readonly environment: Environment
} {
  const found = companies.find((company) => company.name === name)
  if (found === undefined) throw new Error(`there is no company ${name}`)
  const { input } = found
  const [environment] = parseEnvironments([input])
  if (environment === undefined) throw new Error(`${name} is no environment`)
  return { input, environment }
}

/** What Terraform would say after an apply: invented, and below the cloud's own domain. */
export function inventedOutputs({
  cloud,
  clusters,
}: Environment): Pick<EnvironmentOutputs, 'clusters' | 'queryEndpoint'> {
  const domain =
    typeof cloud === 'object' ? cloud.ingestionDomain : `metrics.${CLOUDS[cloud].ingestionDomain}`
  const rule = `dcr-${'0'.repeat(32)}`
  const outputs = {
    ingestionUrl: `https://amw-a1b2.westeurope-1.${domain}/dataCollectionRules/${rule}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
    identityClientId: '00000000-0000-0000-0000-0000000000aa',
    vaultReaderClientId: '00000000-0000-0000-0000-0000000000bb',
    grafanaClientId: '00000000-0000-0000-0000-0000000000cc',
  }
  const queryEndpoint = `https://amw-a1b2.westeurope.prometheus.${domain.replace(/^metrics\.ingest\./, '')}`
  return { queryEndpoint, clusters: new Map(clusters.map(({ name }) => [name, outputs])) }
}
