import { expect, it } from 'vitest'
import { identityKey } from './identity-key.ts'

type Named = Parameters<typeof identityKey>[0]
const key = (identity: object, vaultReader?: object) =>
  identityKey({ identity, vaultReader } as Named)

it('identities with client ids of their own have keys of their own', () => {
  const keys = [
    key({ type: 'systemAssigned' }),
    key({ type: 'aadApplication' }, { via: 'aksAddOn' }),
    key({ type: 'aadApplication' }, { via: 'workloadIdentity', name: 'reader' }),
    key({ type: 'aadApplication' }, { via: 'workloadIdentity', name: 'other' }),
    key({ type: 'workloadIdentity', principal: 'application', name: 'a' }),
    key({ type: 'workloadIdentity', principal: 'userAssignedIdentity', name: 'a' }),
    key({ type: 'userAssigned', identity: { source: 'kubelet' } }),
    key({ type: 'userAssigned', identity: { source: 'created', name: 'a' } }),
    key({
      type: 'userAssigned',
      identity: { source: 'existing', name: 'a', resourceGroupName: 'g' },
    }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

it('a cluster whose Grafana asks as somebody else has another key', () => {
  const asked = (identity?: object) =>
    identityKey({
      identity: { type: 'systemAssigned' },
      ...(identity && { grafana: { azureMonitor: { identity } } }),
    } as Named)
  expect(asked({ type: 'workloadIdentity', name: 'a' })).not.toBe(asked())
  expect(asked({ type: 'workloadIdentity', name: 'a' })).not.toBe(
    asked({ type: 'workloadIdentity', name: 'b' }),
  )
  // Its client id is in the environment file.
  expect(asked({ type: 'managedIdentity', clientId: 'a' })).toBe(asked())
})

it('an application keeps its key under another display name, as it keeps its client id', () => {
  const named = (name: string) => key({ type: 'workloadIdentity', principal: 'application', name })
  expect(named('one')).toBe(named('two'))
})
