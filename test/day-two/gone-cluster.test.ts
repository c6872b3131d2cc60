import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { repository } from '../checkout.ts'
import { answerOf, nameOf, simulate } from '../terraform/simulation.ts'
import { type Body, blocksOf, parseEnvironment, stackOf } from '../terraform/stack.ts'
import { ENV, terraform } from '../terraform/terraform.ts'
import { cluster, prod } from './fixtures.ts'

const GONE = 'data.azurerm_kubernetes_cluster.aks-two_aks'
/** What renews on its own; its registration waits for the next apply. */
const RENEWED = 'azurerm_key_vault_certificate.aks-one_certificate'
const both = prod(cluster('aks-one'), cluster('aks-two'))

let root = ''
/** With both clusters there, applied once for all tests. */
let applied = ''
beforeAll(() => {
  applied = mkdtempSync(join(tmpdir(), 'gone-'))
  cpSync(join(repository, '.ci'), join(applied, '.ci'), { recursive: true })
  mkdirSync(join(applied, 'dist/terraform/stacks/prod'), { recursive: true })
  root = applied
  if (terraform === undefined) return
  write(both, { isGone: false, answers: {} })
  expect(apply('--outputs', join(root, 'outputs.json'))).toMatchObject({ status: 0 })
}, 60_000)
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gone-'))
  cpSync(applied, root, { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))
afterAll(() => rmSync(applied, { recursive: true }))

const stackFile = () => join(root, 'dist/terraform/stacks/prod/cdk.tf.json')

interface World {
  /** Whether the second cluster is gone. */
  readonly isGone: boolean
  /** What Azure answers otherwise than at first, by address. */
  readonly answers?: Readonly<Record<string, Body>>
}

const RENEWAL = { [RENEWED]: { certificate_data_base64: 'renewed' } }
const EXPIRY = {
  'azurerm_key_vault_certificate.aks-two_certificate': {
    certificate_attribute: [
      { not_before: '2020-01-01T00:00:00Z', expires: '2021-01-01T00:00:00Z' },
    ],
  },
}

/** Puts the stack there, with stand-ins that are called as what they stand for, cluster first. */
function write(input: EnvironmentInput, { isGone, answers = RENEWAL }: World): void {
  const stack = stackOf(input)
  const simulated = simulate(stack, parseEnvironment(input), answers)
  const { resource, output, ...rest } = simulated
  const { terraform_data: all } = resource as { terraform_data: Record<string, object> }
  const { [nameOf(GONE)]: looksUp, ...others } = all
  const resources = isGone || looksUp === undefined ? others : all
  const clusters = { value: Object(output).clusters?.value ?? {} }
  let text = JSON.stringify({
    ...rest,
    resource: { terraform_data: resources },
    // A look-up of Terraform's own, which fails as Azure's does: what it looks for is not there.
    ...(isGone &&
      looksUp && {
        data: {
          terraform_remote_state: { gone: { backend: 'local', config: { path: 'gone.tfstate' } } },
        },
      }),
    output: { clusters },
  })
  if (isGone) {
    const failing = 'data.terraform_remote_state.gone.outputs'
    text = text.replaceAll(`terraform_data.${nameOf(GONE)}.output`, failing)
  }
  for (const { address, id, type } of blocksOf(stack).toSorted(byLength)) {
    text = text.replaceAll(nameOf(address), `${id}__${type}`)
  }
  writeFileSync(stackFile(), text)
}
const byLength = (a: { address: string }, b: { address: string }) =>
  b.address.length - a.address.length

function run(...args: readonly string[]) {
  const [program = '', ...rest] = args
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd: root,
    env: { ...ENV, TMPDIR: root, TERRAFORM_BINARY_NAME: String(terraform) },
    encoding: 'utf8',
    timeout: 120_000,
  })
  return { status, said: `${stdout}${stderr}` }
}
const apply = (...more: string[]) => run('.ci/apply', 'prod', '--auto-approve', ...more)

/** What the state has of a resource. */
function inState(id: string): Record<string, unknown> | undefined {
  const { said } = run(String(terraform), '-chdir=dist/terraform/stacks/prod', 'state', 'pull')
  const { resources } = JSON.parse(said.slice(said.indexOf('{')))
  const found = resources.find(({ name }: { name: string }) => name === id)
  return found?.instances[0].attributes.output.value
}
const registration = () =>
  inState('aks-one_certificate_registration__azuread_application_certificate')?.value

describe.skipIf(terraform === undefined)('an AKS cluster that is gone', () => {
  it('holds up all others of its stack, until they are applied without it', () => {
    write(both, { isGone: true })
    expect(apply()).toMatchObject({ status: 1 })
    expect(registration()).toBe(`certificate of ${RENEWED}`)

    expect(apply('--without', 'aks-two', '--outputs', join(root, 'after.json'))).toMatchObject({
      status: 0,
    })
    expect(registration()).toBe('renewed')
    expect(inState('aks-two_publisher__azurerm_role_assignment')).toBeDefined()
    const outputs = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')).clusters
    expect(outputs('after.json')).toEqual(outputs('outputs.json'))
  }, 60_000)

  it('is told from an expired certificate, which holds up nobody', () => {
    write(both, { isGone: false, answers: { ...RENEWAL, ...EXPIRY } })
    const { status, said } = apply()
    expect({ status, said }).toMatchObject({ status: 0, said: expect.stringContaining('expired') })
    expect(registration()).toBe('renewed')
  }, 60_000)

  it('holds up nobody once it is out of the environment', () => {
    write(prod(cluster('aks-one')), { isGone: true })
    expect(apply()).toMatchObject({ status: 0 })
    expect(registration()).toBe('renewed')
    expect(inState('aks-two_publisher__azurerm_role_assignment')).toBeUndefined()
  }, 60_000)

  it('is told of in words, and what was looked up keeps everything as it is', () => {
    const known = knownIn(explained().said)
    const kubernetes = { kind: 'aks' as const, resourceGroupName: 'rg-aks', known }
    const input = prod(cluster('aks-one'), cluster('aks-two', { kubernetes }))
    expect(stackOf(input).data.azurerm_kubernetes_cluster).not.toHaveProperty('aks-two_aks')
    const before = inState('aks-two_vault_access__azurerm_role_assignment')
    write(input, { isGone: true })
    expect(apply()).toMatchObject({ status: 0 })
    expect(registration()).toBe('renewed')
    expect(inState('aks-two_vault_access__azurerm_role_assignment')).toEqual(before)
  }, 60_000)

  /** Terraform as the provider makes it speak, over a state that has the last look-up. */
  function explained() {
    const [block] = blocksOf(stackOf(both)).filter(({ address }) => address === GONE)
    if (block === undefined) throw new Error('nothing is looked up')
    const attributes = { ...answerOf(block, parseEnvironment(both)), kube_config_raw: 'a key' }
    const looked = { mode: 'data', type: block.type, name: block.id, instances: [{ attributes }] }
    const error = `
Error: Managed Kubernetes Cluster (Subscription: "s"
Resource Group Name: "rg-aks"
Kubernetes Cluster Name: "aks-two") was not found

  with ${GONE},
  on cdk.tf.json line 30, in data.azurerm_kubernetes_cluster.aks-two_aks:
`
    const script = `#!/bin/sh
case "$*" in
  *state*) cat "${root}/state.json" ;;
  *apply*) cat "${root}/error" >&2; exit 1 ;;
esac
`
    writeFileSync(join(root, 'state.json'), JSON.stringify({ resources: [looked] }))
    writeFileSync(join(root, 'error'), error)
    mkdirSync(join(root, 'bin'))
    writeFileSync(join(root, 'bin/terraform'), script, { mode: 0o755 })
    const { status, stderr } = spawnSync('.ci/apply', ['prod', '--auto-approve'], {
      cwd: root,
      env: { ...ENV, TMPDIR: root, PATH: [join(root, 'bin'), ENV.PATH].join(delimiter) },
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(status).toBe(1)
    expect(stderr).toContain('.ci/apply prod --without aks-two')
    expect(stderr).not.toContain('a key')
    return { said: stderr }
  }

  function knownIn(said: string) {
    const [, literal = ''] = /known: (\{.*\}) \}/.exec(said) ?? []
    return JSON.parse(JSON.stringify(runInNewContext(`(${literal})`)))
  }
})
