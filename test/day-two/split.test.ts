import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { terraformFiles } from '../../cli/terraform-files.ts'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { repository } from '../checkout.ts'
import { standIn } from '../terraform/changes.ts'
import { schemaProblems, schemas } from '../terraform/schema.ts'
import { simulate } from '../terraform/simulation.ts'
import { blocksOf, parseEnvironment, type Stack } from '../terraform/stack.ts'
import { ENV, terraform } from '../terraform/terraform.ts'
import { cluster, prod } from './fixtures.ts'

const one = prod(
  cluster('aks-one'),
  cluster('aks-two', { identity: { type: 'workloadIdentity' }, vaultReader: undefined }),
)
const perCluster = { ...one, stacks: 'perCluster' as const }

function stacksOf(input: EnvironmentInput): Map<string, Stack> {
  const files = [...terraformFiles([parseEnvironment(input)])]
  return new Map(
    files.flatMap(([path, text]) => {
      const [, name] = /^stacks\/(.+)\/cdk\.tf\.json$/.exec(path) ?? []
      return name === undefined ? [] : [[name, { resource: {}, data: {}, ...JSON.parse(text) }]]
    }),
  )
}

describe('a stack per cluster', () => {
  const stacks = stacksOf(perCluster)

  it('is named after the environment and the cluster, and has a state of its own', () => {
    const keys = [...stacks].map(
      ([
        name,
        {
          terraform: { backend },
        },
      ]) => [name, Object(backend).azurerm.key],
    )
    expect(keys).toEqual([
      ['prod', 'prod.tfstate'],
      ['prod.aks-one', 'prod.aks-one.tfstate'],
      ['prod.aks-two', 'prod.aks-two.tfstate'],
    ])
  })

  it('has the very addresses that one stack has, each in one of them', () => {
    const made = (stack: Stack | undefined) =>
      blocksOf(stack ?? { resource: {}, data: {} })
        .filter(({ data }) => !data)
        .map(({ address }) => address)
    const apart = [...stacks.values()].flatMap(made)
    expect(apart.toSorted()).toEqual(made(stacksOf(one).get('prod')).toSorted())
    expect(made(stacks.get('prod.aks-two')).every((address) => address.includes('.aks-two_'))).toBe(
      true,
    )
  })

  it.each([...stacks])('%s is what the providers understand', (_name, stack) => {
    expect(schemaProblems(stack, schemas)).toEqual([])
  })

  it('looks up its own AKS cluster and no other', () => {
    expect(JSON.stringify(stacks.get('prod.aks-one'))).not.toContain('aks-two')
    expect(stacks.get('prod')?.data).not.toHaveProperty('azurerm_kubernetes_cluster')
  })
})

describe.skipIf(terraform === undefined)('an environment that is applied as one stack', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'split-'))
    cpSync(join(repository, '.ci'), join(root, '.ci'), { recursive: true })
    write(one)
    run('prod', 'init', '-input=false')
    run('prod', 'apply', '-auto-approve', '-input=false')
    write(perCluster)
  })
  afterEach(() => rmSync(root, { recursive: true }))

  /** With stand-ins for everything in Azure, and each state in a file beside its stack. */
  function write(input: EnvironmentInput): void {
    for (const [name, stack] of stacksOf(input)) {
      const { output: _output, ...simulated } = simulate(stack, parseEnvironment(input))
      const folder = join(root, 'dist/terraform/stacks', name)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(simulated))
    }
  }

  function run(stack: string, ...args: string[]): string {
    return succeed(String(terraform), [`-chdir=dist/terraform/stacks/${stack}`, ...args])
  }

  function succeed(program: string, args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: root,
      env: { ...ENV, TMPDIR: root, TERRAFORM_BINARY_NAME: String(terraform) },
      encoding: 'utf8',
      timeout: 150_000,
    })
    expect(status, `${stdout}${stderr}`).toBe(0)
    return stdout
  }

  /** What a plan would do to anything but what only stands for a look-up. */
  function changesOf(stack: string): string[] {
    run(stack, 'init', '-input=false')
    // Look-ups are read before a plan; their stand-ins have to be made.
    const lookUps = blocksOf(stacksOf(perCluster).get(stack) ?? { resource: {}, data: {} })
      .filter(({ data }) => data)
      .map(({ address }) => `-target=${standIn(address)}`)
    if (lookUps.length > 0) run(stack, 'apply', '-auto-approve', '-input=false', ...lookUps)
    run(stack, 'plan', '-out=plan', '-input=false')
    const { resource_changes: changes = [] } = JSON.parse(run(stack, 'show', '-json', 'plan'))
    return changes
      .filter(({ name }: { name: string }) => !name.startsWith('data__'))
      .map(
        ({ name, change }: { name: string; change: { actions: string[] } }) =>
          `${change.actions} ${name}`,
      )
      .filter((change: string) => !change.startsWith('no-op'))
  }

  it('is taken apart without a change of anything', () => {
    expect(succeed('.ci/split', ['prod'])).toMatch(/prod\.aks-one: \d+ resources/)
    for (const stack of ['prod', 'prod.aks-one', 'prod.aks-two']) {
      expect(changesOf(stack), stack).toEqual([])
    }
  }, 120_000)

  it('has nothing destroyed where it is applied without that', () => {
    const changes = changesOf('prod')
    expect(changes.length).toBeGreaterThan(5)
    expect(changes.filter((change) => !change.startsWith('forget'))).toEqual([])
  }, 60_000)
})
