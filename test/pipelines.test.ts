import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PIPELINES } from '../cli/init/files.ts'
import { example } from './environments/index.ts'
import { simulate } from './terraform/simulation.ts'
import { parseEnvironment, stackOf } from './terraform/stack.ts'
import { terraform } from './terraform/terraform.ts'

const repository = resolve(import.meta.dirname, '..')
const WORKFLOWS = join(repository, '.github/workflows')
const workflows = readdirSync(WORKFLOWS).map((file) => ({
  file,
  text: readFileSync(join(WORKFLOWS, file), 'utf8'),
}))

describe('the workflows', () => {
  it.each(workflows)(
    '$file pins every action of others by its commit, and says its version',
    ({ text }) => {
      const actions = [...text.matchAll(/uses: (?!\.\/)(.+)$/gm)].map(([, action]) => action)
      expect(
        actions.filter(
          (action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(String(action)),
        ),
      ).toEqual([])
    },
  )

  it('pin one action at one commit', () => {
    const pins = workflows.flatMap(({ text }) => text.match(/[\w./-]+@[0-9a-f]{40} # v\S+/g) ?? [])
    const actions = new Set(pins.map((pin) => pin.split('@')[0]))
    expect(new Set(pins).size).toBe(actions.size)
    expect(actions.size).toBeGreaterThan(5)
  })

  it('check an environment without the tests of this project', () => {
    const { jobs } = parse(readFileSync(join(WORKFLOWS, 'validate.yml'), 'utf8'))
    const commands = jobs.validate.steps.flatMap(({ run }: { run?: string }) => run ?? [])
    expect(commands).toEqual(['npm ci', 'npm run --silent validate'])
  })

  it.skipIf(spawnSync('jq', ['--version']).status !== 0)(
    'apply the stacks of clusters after those of their environments',
    () => {
      const { jobs } = parse(readFileSync(join(WORKFLOWS, 'terraform.yml'), 'utf8'))
      const ENVIRONMENTS = JSON.stringify(['prod.aks-one', 'prod', 'test'])
      const [{ run }] = jobs.order.steps
      const cwd = mkdtempSync(join(tmpdir(), 'order-'))
      const { stdout } = spawnSync('bash', ['-euc', `: > out; ${run}cat out`], {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, ENVIRONMENTS, GITHUB_OUTPUT: 'out' },
      })
      rmSync(cwd, { recursive: true })
      expect(stdout.trim().split('\n')).toEqual([
        'environments=["prod","test"]',
        'clusters=["prod.aks-one"]',
      ])
      const clusters = jobs['apply-clusters']
      expect(jobs.apply.strategy.matrix.environment).toContain('.outputs.environments')
      expect(clusters.strategy.matrix.environment).toContain('.outputs.clusters')
      expect(clusters.needs).toContain('apply')
    },
  )

  it('let nothing that may write to the repository into Azure', () => {
    const jobs: { permissions?: Record<string, string>; uses?: string }[] = workflows.flatMap(
      ({ text }) => Object.values(parse(text).jobs),
    )
    const both = jobs.filter(
      ({ permissions, uses }) =>
        uses === undefined &&
        permissions?.['id-token'] === 'write' &&
        permissions.contents === 'write',
    )
    expect(jobs.length).toBeGreaterThan(6)
    expect(both).toEqual([])
  })
})

describe('the stages of Azure Pipelines', () => {
  const text = readFileSync(join(repository, 'azure-pipelines/terraform.yml'), 'utf8')
  const replace = (value: string, from: string, to: string) => value.replaceAll(from, to)
  const split = (value: string, by: string) => value.split(by)
  const evaluated = (key: string, environment: string) =>
    [...text.matchAll(new RegExp(`${key}: (\\w+)\\$\\{\\{ (.+) \\}\\}`, 'g'))].map(
      ([, start, expression = '']) =>
        start + runInNewContext(expression, { environment, replace, split }),
    )

  it('have names that it takes, for the stack of a cluster as well', () => {
    // @see https://learn.microsoft.com/azure/devops/pipelines/process/stages
    const names = evaluated('stage', 'prod.aks-one')
    expect(names).toEqual(['plan_prod_aks_one', 'apply_prod_aks_one'])
  })

  it('apply the stack of a cluster after that of its environment, where it is listed', () => {
    const [, shared] = evaluated('stage', 'prod-weu')
    expect(evaluated('dependsOn', 'prod-weu.aks-one')).toEqual([shared])
    const [, condition = ''] = /\{\{ if (.+) \}\}:\n +dependsOn: apply_/.exec(text) ?? []
    const waits = (environment: string, environments: readonly string[]) =>
      runInNewContext(condition.replace('and(', 'both('), {
        environment,
        parameters: { environments },
        split,
        both: (one: boolean, other: boolean) => one && other,
        contains: (value: string, part: string) => value.includes(part),
        containsValue: (values: readonly string[], value: string) => values.includes(value),
      })
    expect(waits('prod-weu.aks-one', ['prod-weu', 'prod-weu.aks-one'])).toBe(true)
    expect(waits('prod-weu', ['prod-weu', 'prod-weu.aks-one'])).toBe(false)
    // A stage that is not there is an error of the whole file.
    expect(waits('prod-weu.aks-one', ['prod-weu.aks-one'])).toBe(false)
  })
})

describe('what init hands on', () => {
  const handedOn = Object.entries(PIPELINES).map(([service, files]) => ({ service, files }))
  const read = (file: string) => readFileSync(join(repository, file), 'utf8')

  it.each(handedOn)('has for $service all that its files name', ({ files }) => {
    const named = files.flatMap((file) => {
      const beside = (name = '') => join(dirname(file), name)
      return [
        ...(read(file).match(/\.ci\/[a-z]+(\.mjs)?/g) ?? []),
        ...[...read(file).matchAll(/\$(?:here|\(dirname "\$0"\))\/([\w.]+)/g)].map(([, name]) =>
          beside(name),
        ),
        ...[...read(file).matchAll(/template: (\S+)/g)].map(([, name]) => beside(name)),
      ]
    })
    const has = (path: string) => files.some((file) => file === path || file.startsWith(`${path}/`))
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((path) => !has(path))).toEqual([])
  })

  it.each(handedOn.filter(({ service }) => service !== 'none'))(
    'applies by $service with the one command, and proposes a lock file once',
    ({ files }) => {
      const texts = files.filter((file) => file.endsWith('.yml')).map(read)
      const lines = texts.join('\n').split('\n')
      expect(lines.filter((line) => /\bterraform .*\bapply\b/.test(line))).toEqual([])
      expect(
        lines.filter((line) => /\.ci\/apply "\$ENVIRONMENT" --auto-approve/.test(line)),
      ).toHaveLength(1)
      const locks = lines.findIndex((line) => line.includes('.ci/lock "$ENVIRONMENT"'))
      expect(lines.slice(locks - 2, locks).join()).toContain('.terraform.lock.hcl')
    },
  )
})

describe.skipIf(terraform === undefined)('.ci/plan', () => {
  let root = ''
  const stack = () => join(root, 'dist/terraform/stacks/example')

  /** A stack that needs no provider, with the backend of the example. */
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'plan-'))
    cpSync(join(repository, '.ci'), join(root, '.ci'), { recursive: true })
    mkdirSync(stack(), { recursive: true })
    mkdirSync(join(root, 'bin'))
    const synthesized = stackOf(example)
    const simulated = simulate(synthesized, parseEnvironment(example))
    const settings = { ...Object(simulated.terraform), backend: synthesized.terraform.backend }
    writeFileSync(
      join(stack(), 'cdk.tf.json'),
      JSON.stringify({ ...simulated, terraform: settings }),
    )
  })
  afterEach(() => rmSync(root, { recursive: true }))

  /** Azure's blob store, as az shows it to who may only read: it notes what it is asked. */
  function plan(environment: string, state?: string) {
    if (state !== undefined) writeFileSync(join(root, 'state'), state)
    const az = `#!/bin/sh
echo "$@" >> ${root}/asked
case "$3" in
  exists) [ -f ${root}/state ] && echo true || echo false ;;
  download) while [ "$1" != --file ]; do shift; done; cp ${root}/state "$2" ;;
  *) exit 1 ;;
esac
`
    writeFileSync(join(root, 'bin/az'), az)
    chmodSync(join(root, 'bin/az'), 0o755)
    const { status, stdout, stderr } = spawnSync('.ci/plan', [environment], {
      cwd: root,
      encoding: 'utf8',
      timeout: 150_000,
      env: {
        HOME: root,
        TMPDIR: join(root, 'bin'),
        PATH: [join(root, 'bin'), process.env.PATH].join(delimiter),
        TERRAFORM_BINARY_NAME: String(terraform),
      },
    })
    return { status, output: stdout + stderr }
  }
  const asked = () => readFileSync(join(root, 'asked'), 'utf8').trim().split('\n')
  const goneResource = {
    mode: 'managed',
    type: 'terraform_data',
    name: 'gone',
    provider: 'provider["terraform.io/builtin/terraform"]',
    instances: [{ schema_version: 0, attributes: { id: 'x' } }],
  }
  const NOTHING_ELSE = ['cdk.tf.json']

  it('plans an environment that has no state yet, and writes none', () => {
    const { status, output } = plan('example')
    expect(output).toContain('example has no state yet: everything is new')
    expect(output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/)
    expect(status).toBe(0)
    expect(asked()).toEqual([
      'storage blob exists --auth-mode login --account-name stterraformexample --container-name tfstate --name example.tfstate --query exists --output tsv',
    ])
    expect(readdirSync(stack())).toEqual(NOTHING_ELSE)
  })

  it('plans against a copy of the state, which is gone afterwards', () => {
    const resources = [goneResource]
    const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'x', resources }
    const { status, output } = plan('example', JSON.stringify(state))
    expect(output).toContain('terraform_data.gone will be destroyed')
    expect(status).toBe(0)
    expect(asked()).toHaveLength(2)
    expect(readdirSync(stack())).toEqual(NOTHING_ELSE)
    expect(readdirSync(join(root, 'bin'))).toEqual(['az'])
  })

  it('asks a backend that is not Azure’s through Terraform, and leaves nothing behind', () => {
    const path = join(stack(), 'cdk.tf.json')
    const synthesized = JSON.parse(readFileSync(path, 'utf8'))
    synthesized.terraform.backend = { local: { path: join(root, 'state') } }
    writeFileSync(path, JSON.stringify(synthesized))
    const resources = [goneResource]
    const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'x', resources }
    const { status, output } = plan('example', JSON.stringify(state))
    expect(output).toContain('terraform_data.gone will be destroyed')
    expect(status).toBe(0)
    expect(existsSync(join(root, 'asked'))).toBe(false)
    expect(readdirSync(stack())).toEqual(NOTHING_ELSE)
    expect(readdirSync(join(root, 'bin'))).toEqual(['az'])
  })

  it('has nothing to say of an environment that the commit does not have', () => {
    expect(plan('prod')).toEqual({
      status: 0,
      output: 'prod has no stack in this commit: nothing to plan\n',
    })
    expect(existsSync(join(root, 'asked'))).toBe(false)
  })
})
