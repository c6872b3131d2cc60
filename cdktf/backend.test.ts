import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { example } from '../test/environments/index.ts'
import { stackOf } from '../test/terraform/stack.ts'

type BackendInput = EnvironmentInput['backend']
const subscriptionId = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b99'

describe('a backend', () => {
  it.each<[BackendInput, object]>([
    [
      { type: 's3', bucket: 'tf-state', region: 'eu-central-1' },
      {
        backend: {
          s3: {
            bucket: 'tf-state',
            region: 'eu-central-1',
            key: 'example.tfstate',
            encrypt: true,
            use_lockfile: true,
          },
        },
        required_version: '>= 1.10.0',
      },
    ],
    [
      { type: 's3', bucket: 'tf-state', region: 'eu-central-1', key: 'a', dynamodbTable: 'locks' },
      {
        backend: {
          s3: {
            bucket: 'tf-state',
            region: 'eu-central-1',
            key: 'a',
            encrypt: true,
            dynamodb_table: 'locks',
          },
        },
        required_version: '>= 1.9.0',
      },
    ],
    [
      { type: 'gcs', bucket: 'tf-state' },
      { backend: { gcs: { bucket: 'tf-state', prefix: 'example' } } },
    ],
    [
      { type: 'remote', organization: 'contoso' },
      { backend: { remote: { organization: 'contoso', workspaces: { name: 'example' } } } },
    ],
    [
      { type: 'cloud', organization: 'contoso', hostname: 'tfe.contoso.com', workspace: 'prom' },
      {
        cloud: {
          hostname: 'tfe.contoso.com',
          organization: 'contoso',
          workspaces: { name: 'prom' },
        },
      },
    ],
    [
      { type: 'http', address: 'https://git.contoso.com/state/a' },
      { backend: { http: { address: 'https://git.contoso.com/state/a' } } },
    ],
    [
      {
        type: 'http',
        address: 'https://git.contoso.com/state/a',
        lockAddress: 'https://git.contoso.com/state/a/lock',
        lockMethod: 'POST',
        unlockMethod: 'DELETE',
      },
      {
        backend: {
          http: {
            address: 'https://git.contoso.com/state/a',
            lock_address: 'https://git.contoso.com/state/a/lock',
            lock_method: 'POST',
            unlock_address: 'https://git.contoso.com/state/a/lock',
            unlock_method: 'DELETE',
          },
        },
      },
    ],
    [{ type: 'pg' }, { backend: { pg: { schema_name: 'example' } } }],
    [{ type: 'local' }, { backend: { local: { path: 'terraform.tfstate' } } }],
  ])('%j is what Terraform is told, and no other', (backend, told) => {
    const { terraform } = stackOf({ ...example, backend })
    const { required_providers: _, required_version, ...where } = terraform
    expect({ required_version: '>= 1.9.0', ...told }).toEqual({ required_version, ...where })
  })

  it('of Azure may be in a subscription of its own', () => {
    const backend = { ...example.backend, subscriptionId } as BackendInput
    expect(stackOf({ ...example, backend }).terraform.backend).toMatchObject({
      azurerm: { subscription_id: subscriptionId, use_azuread_auth: true },
    })
  })
})
