import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { example } from './environments/index.ts'
import { stackOf } from './terraform/stack.ts'

const CI = resolve(import.meta.dirname, '../.ci')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'explain-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function run(program: string, args: readonly string[], options: object = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    input: '',
    encoding: 'utf8',
    timeout: 60_000,
    ...options,
  })
  return { status, stdout, stderr }
}

function explain(log: string): string {
  writeFileSync(join(folder, 'log'), log)
  const { stdout, stderr } = run(process.execPath, [join(CI, 'explain.mjs'), 'prod', 'log'])
  expect(stderr).toBe('')
  return stdout
}

const SUBNET =
  '/subscriptions/6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b01/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints'
const AKS = '\n\n  with data.azurerm_kubernetes_cluster.aks-two_aks,\n  on cdk.tf.json line 30:\n'

/** As the providers say it, with and without the rule on the left that a terminal gets. */
describe('the message of a failed apply', () => {
  it.each([
    [
      'an AKS cluster that is gone, before any look-up is known',
      `╷\n│ Error: Managed Kubernetes Cluster (Subscription: "s"\n│ Kubernetes Cluster Name: "aks-two") was not found\n│ ${AKS}╵\n`,
      ['AKS cluster of aks-two', '--without aks-two', 'remove aks-two from the environment file'],
    ],
    [
      'an AKS cluster that may not be read',
      `Error: retrieving Managed Kubernetes Cluster: unexpected status 403 (403 Forbidden) with error: AuthorizationFailed: The client does not have authorization${AKS}`,
      ['AKS cluster of aks-two', 'give it Reader'],
    ],
    [
      'an AKS cluster without its add-on',
      `Error: Resource postcondition failed${AKS}\nAKS cluster aks-two has no Key Vault add-on`,
      ['the command that fixes it is in the message above', '--without aks-two'],
    ],
    [
      "a vault's firewall",
      'Error: checking for presence of existing Certificate: StatusCode=403 Code="Forbidden" Message="Client address is not authorized and caller is not a trusted service.\\r\\nClient address: 203.0.113.7"',
      ["Key Vault's firewall", 'vault.network.ipRules'],
    ],
    [
      'a role that has not reached the vault',
      'Error: creating Certificate: StatusCode=403 InnerError={"code":"ForbiddenByRbac"}',
      ['apply again in a few minutes'],
    ],
    [
      'a vault with a lock',
      "Error: deleting Authorization Role Assignment: unexpected status 409 (409 Conflict) with error: ScopeLocked: The scope '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv' cannot perform delete operation because following scope(s) are locked",
      ['vault: { lock: false } in the file of prod', 'in a minute'],
    ],
    [
      'a scope that another apply changes',
      'Error: creating Scoped Resource (Private Link Scope Name: "ampls"): unexpected status 409 (409 Conflict) with error: Conflict: Cannot modify resource while in provisioning state: \'Provisioning\'',
      ['one change at a time', 'one after another'],
    ],
    [
      'a scope that changes while its private endpoint is made',
      'Error: waiting for creation of Private Endpoint "pe": Call to Microsoft.Insights/privateLinkScopes failed. Error message: Mismatching RequiredMembers in Request',
      ['apply again in a minute'],
    ],
    [
      'something that exists already',
      'Error: a resource with the ID "/subscriptions/s/resourceGroups/g" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "azurerm_resource_group" for more information.',
      ['npm run import -- prod', 'existing: true'],
    ],
    [
      'a backend that found neither az nor a token',
      'Error: unable to build authorizer for Storage API: could not configure AzureCli Authorizer: could not parse Azure CLI version: launching Azure CLI: exec: "az": executable file not found in $PATH',
      ['az login; in a pipeline ARM_USE_OIDC'],
    ],
    [
      'Entra ID that may not be looked into',
      'Error: Retrieving service principal with object ID: "x": Authorization_RequestDenied: Insufficient privileges\n\n  with data.azuread_service_principals.deployer_principal,\n',
      ['lookUpPrincipals'],
    ],
  ])('is explained: %s', (_what, log, words) => {
    const told = explain(`Refreshing state...\n\n${log}`)
    for (const word of words) expect(told).toContain(word)
  })

  it('is explained once, and any other message is not', () => {
    const firewall = 'Error: creating Certificate: ForbiddenByFirewall\n\n'
    expect(explain(firewall + firewall).match(/firewall does not let in/g)).toHaveLength(1)
    expect(explain(`Error: Unsupported argument${AKS}`)).toBe('')
  })
})

it('what waits for a cluster that is left out is left out as well: the lock of its vault', () => {
  const stack = stackOf({ ...example, vault: { name: 'kv-test', lock: true } })
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack))
  const { stdout } = run(process.execPath, [
    join(CI, 'explain.mjs'),
    ...['targets', 'cdk.tf.json', 'aks-example'],
  ])
  expect(stdout).toContain('-target=azurerm_key_vault.vault\n')
  expect(stdout).not.toContain('azurerm_management_lock')
})

it('what waits for an endpoint of it in the private link scope is applied', () => {
  const clusters = example.clusters.flatMap((cluster) => {
    const own = { ...cluster, dataCollection: { rule: 'own' as const } }
    return [own, { ...own, name: 'aks-two', destination: { name: 'aks-two' } }]
  })
  const stack = stackOf({ ...example, privateLink: { subnetId: SUBNET, scope: {} }, clusters })
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack))
  const { stdout } = run(process.execPath, [
    join(CI, 'explain.mjs'),
    ...['targets', 'cdk.tf.json', 'aks-example'],
  ])
  const id = 'azurerm_monitor_private_link_scoped_service.aks-two_scoped_endpoint'
  expect(stdout).toContain(`-target=${id}\n`)
  expect(stdout).toContain('-target=azurerm_private_endpoint.scope_endpoint\n')
})

describe('what is missing', () => {
  const OIDC = { ARM_USE_OIDC: 'true', ARM_CLIENT_ID: 'c', ARM_TENANT_ID: 't' }
  it.each([
    ['.ci/apply', { ...OIDC, ARM_TENANT_ID: '' }, 'ARM_TENANT_ID: is empty'],
    ['.ci/apply', { ...OIDC, ARM_CLIENT_ID: '' }, 'ARM_CLIENT_ID: is empty'],
    ['.ci/apply', OIDC, 'ARM_SUBSCRIPTION_ID: is empty'],
    ['.ci/apply', {}, 'prod has no stack here: npm run synth'],
  ])('is said by %s before Terraform begins: %j', (command, env, message) => {
    const { status, stderr } = run(join(CI, '..', command), ['prod'], {
      env: { PATH: process.env.PATH, TERRAFORM_BINARY_NAME: 'no-terraform', ...env },
    })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('no-terraform')
    expect(status).not.toBe(0)
  })
})
