import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import type { Command } from '../../cli/command.ts'
import { readDist } from '../../cli/dist.ts'
import { differences } from '../../cli/folder.ts'
import { imports } from '../../cli/imports.ts'
import { outputs } from '../../cli/outputs.ts'
import { projectAt } from '../../cli/project.ts'
import { Refusal } from '../../cli/report.ts'
import { synth } from '../../cli/synth.ts'
import { validate } from '../../cli/validate.ts'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { ConfigurationError } from '../../contract/problem.ts'
import type { Body, Stack } from '../terraform/stack.ts'

const COMMANDS = { synth, validate, outputs, import: imports } as const

export interface Outcome {
  readonly code: 0 | 1
  readonly out: string
  readonly error: string
}

/**
 * A repository of somebody's own, in a folder of its own, and this project's commands run on it. What
 * its environment files export is said here, so that no module is loaded twice.
 */
export class Workshop {
  readonly root = mkdtempSync(join(tmpdir(), 'day-two-'))
  #environments: EnvironmentInput[] = []

  constructor() {
    mkdirSync(join(this.root, 'environments'))
  }

  /** Makes these the environments, and no others. */
  declare(...environments: EnvironmentInput[]): void {
    this.#environments = environments
  }

  async run(name: keyof typeof COMMANDS, ...args: readonly string[]): Promise<Outcome> {
    const command: Command = COMMANDS[name]
    const printed = { out: '', error: '' }
    try {
      await command({
        project: projectAt(this.root),
        home: this.root,
        version: '0.0.0',
        args: args.filter((arg) => arg !== '--warnings-as-errors'),
        warningsAsErrors: args.includes('--warnings-as-errors'),
        loadEnvironments: async () => this.#environments,
        typeProblems: async () => undefined,
        env: {},
        say: (text) => {
          printed.out += text
        },
        tell: (text) => {
          printed.error += text
        },
      })
      return { code: 0, ...printed }
    } catch (error) {
      const isMeant = error instanceof Refusal || error instanceof ConfigurationError
      if (!isMeant) throw error
      return { code: 1, ...printed, error: `${printed.error}${error.message}\n` }
    }
  }

  /**
   * What happens after a merge: an apply that goes well, `outputs`, and the synthesis of the bot's pull
   * request. Azure's ids are made up from names, so that they stay the same from apply to apply.
   */
  async applyAndTakeOver(
    environment: string,
    certificates: (stack: Stack, outputs: Body) => Body = asDeclared,
  ): Promise<Outcome> {
    const stack: Stack = this.stackOf(environment)
    const clusters = Object.entries<Body>(Object(stack.output.clusters?.value))
    const value = Object.fromEntries(
      clusters.map(([name, outputs]) => [
        name,
        { ...outputsOf(name, outputs), ...certificates(stack, outputs) },
      ]),
    )
    const query = 'https://amw-example-a1b2.westeurope.prometheus.monitor.azure.com'
    const printed = { clusters: { value }, query_endpoint: { value: query } }
    this.write('printed.json', JSON.stringify(printed))
    const file = join(this.root, 'printed.json')
    const taken = await this.run('outputs', environment, '--file', file)
    return taken.code === 0 ? this.run('synth') : taken
  }

  stackOf(environment: string): Stack {
    const stack = JSON.parse(this.read(`dist/terraform/stacks/${environment}/cdk.tf.json`))
    return { resource: {}, data: {}, ...stack }
  }

  /** Paths below `dist/` that another synthesis changes, adds or removes. */
  async changesOf(synthesis: () => Promise<Outcome>): Promise<string[]> {
    const project = projectAt(this.root)
    const before = readDist(project)
    expect((await synthesis()).code).toBe(0)
    return differences(before, readDist(project)).map(({ path, kind }) => `${path} ${kind}`)
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path))
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), text)
  }

  remove(path: string): void {
    rmSync(join(this.root, path))
  }

  move(from: string, to: string): void {
    this.write(to, this.read(from))
    this.remove(from)
  }

  close(): void {
    rmSync(this.root, { recursive: true })
  }
}

/** Certificates as they are told right after they were made. */
function asDeclared({ resource }: Stack, { certificates }: Body): Body {
  if (!Array.isArray(certificates)) return {}
  const made = resource.azurerm_key_vault_certificate ?? {}
  const told = certificates.map(({ generation, name }) => {
    const [, id = ''] = /_certificate\.([\w-]+)\.name/.exec(name) ?? []
    const { key_properties, x509_certificate_properties } = Object(made[id]?.certificate_policy)
    return {
      name: made[id]?.name,
      generation,
      key_size: key_properties.key_size,
      validity_months: x509_certificate_properties.validity_in_months,
      subject: x509_certificate_properties.subject,
    }
  })
  return { certificates: told }
}

function outputsOf(name: string, outputs: Record<string, unknown>): Record<string, unknown> {
  const id = Buffer.from(name.padEnd(6, '0')).toString('hex').slice(0, 12)
  const filled = Object.entries(outputs).map(([output, value]) => [
    output,
    String(value).includes('${') ? `00000000-0000-0000-0001-${id}` : value,
  ])
  return {
    ...Object.fromEntries(filled),
    ingestion_url: `https://amw-example-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-${'0'.repeat(32)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
  }
}
