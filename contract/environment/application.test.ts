import { describe, expect, it } from 'vitest'
import { blocksOf, resourcesOf, stackOf } from '../../test/terraform/stack.ts'
import type { EnvironmentInput } from './environment.ts'
import { aks, ID, pathsOf, prod } from './testing.ts'

type Identity = EnvironmentInput['clusters'][number]['identity']
const id = (end: string) => `6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b${end}`
const application = { clientId: id('21'), principalId: id('22'), objectId: id('23') }
const { objectId: _, ...known } = application
const secret = { type: 'clientSecret', application: known, expires: '2028-03-01' } as const
const workload = { type: 'workloadIdentity' } as const
const userAssigned = { name: 'id-prom', resourceGroupName: 'rg-ids', subscriptionId: id('31') }

function environmentWith(identity: unknown, changes: Record<string, unknown> = {}) {
  const needsReader = !JSON.stringify(identity).includes('workloadIdentity')
  const { vaultReader, ...rest } = aks
  const cluster = { ...rest, name: 'a', identity, ...(needsReader && { vaultReader }), ...changes }
  return { ...prod, clusters: [cluster] } as EnvironmentInput
}
/** Types of what is made for the cluster, and of what is only read. */
const kindsOf = (stack: ReturnType<typeof stackOf>) =>
  blocksOf(stack)
    .filter(({ id, type }) => id.startsWith('a_') && type !== 'azurerm_kubernetes_cluster')
    .map(({ address }) => address)
    .sort()

describe('an application that exists', () => {
  it.each<[string, Identity, string[]]>([
    [
      'has the certificate that is made here registered',
      { type: 'aadApplication', application },
      [
        'azuread_application_certificate.a_certificate_registration',
        'azurerm_key_vault_certificate.a_certificate',
        'azurerm_role_assignment.a_publisher',
        'azurerm_role_assignment.a_vault_access',
      ],
    ],
    [
      'has nothing done to it where others register the certificate',
      { type: 'aadApplication', application: known },
      [
        'azurerm_key_vault_certificate.a_certificate',
        'azurerm_role_assignment.a_publisher',
        'azurerm_role_assignment.a_vault_access',
      ],
    ],
    [
      'signs in with a secret of others',
      secret,
      ['azurerm_role_assignment.a_publisher', 'azurerm_role_assignment.a_vault_access'],
    ],
    [
      'trusts the service account',
      { ...workload, principal: 'application', application },
      [
        'azuread_application_federated_identity_credential.a_federation',
        'azurerm_role_assignment.a_publisher',
      ],
    ],
    [
      'trusts it already',
      {
        ...workload,
        principal: 'application',
        application: known,
        federatedCredential: 'existing',
      },
      ['azurerm_role_assignment.a_publisher'],
    ],
  ])('%s, and is itself never touched', (_what, identity, kinds) => {
    const stack = stackOf(environmentWith(identity))
    expect(kindsOf(stack).filter((address) => !address.startsWith('time_'))).toEqual(kinds)
    expect(resourcesOf(stack, 'azurerm_role_assignment').a_publisher?.principal_id).toBe(
      application.principalId,
    )
    expect(JSON.stringify(stack.output.clusters)).toContain(application.clientId)
  })

  it('is registered with by its object id', () => {
    const certificates = resourcesOf(
      stackOf(environmentWith({ type: 'aadApplication', application })),
      'azuread_application_certificate',
    )
    expect(certificates.a_certificate_registration?.application_id).toBe(
      `/applications/${application.objectId}`,
    )
  })
})

describe('a user-assigned identity that exists', () => {
  it('trusts the service account under a name of the cluster', () => {
    const stack = stackOf(environmentWith({ ...workload, identity: userAssigned }))
    expect(resourcesOf(stack, 'azurerm_federated_identity_credential')).toMatchObject({
      a_federation: {
        name: 'prometheus-prod-a',
        resource_group_name: 'rg-ids',
        parent_id: '${data.azurerm_user_assigned_identity.a_identity.id}',
        provider: `azurerm.subscription-${userAssigned.subscriptionId}`,
      },
    })
    expect(resourcesOf(stack, 'azurerm_user_assigned_identity')).toEqual({})
  })

  it('needs no issuer where it trusts the service account already', () => {
    const identity = { ...workload, identity: userAssigned }
    const kubernetes = { kind: 'other' }
    expect(pathsOf(environmentWith(identity, { kubernetes }))).toEqual([
      'clusters[0].kubernetes.issuerUrl',
    ])
    const trusted = { ...identity, federatedCredential: 'existing' }
    expect(pathsOf(environmentWith(trusted, { kubernetes }))).toEqual([])
  })
})

describe('what exists and what is made is told apart:', () => {
  const app = { ...workload, principal: 'application' }
  it.each<[string, object, string[]]>([
    [
      'a name and owners of an application that exists',
      { type: 'aadApplication', application, displayName: 'Prometheus', owners: [ID] },
      ['displayName', 'owners'],
    ],
    [
      'a name of an identity that exists',
      { ...workload, identity: userAssigned, name: 'id-a' },
      ['name'],
    ],
    ['an application as an identity', { ...workload, application }, ['application']],
    ['an identity as an application', { ...app, identity: userAssigned }, ['identity']],
    [
      'trust of what is not there',
      { ...workload, federatedCredential: 'existing' },
      ['federatedCredential'],
    ],
    ['trust of what is not named', { ...app, application: known }, ['application.objectId']],
    [
      'the client id as object id of the service principal',
      { ...secret, application: { ...known, principalId: known.clientId } },
      ['application.principalId'],
    ],
    [
      'the service principal as application',
      {
        type: 'aadApplication',
        application: { ...known, objectId: known.principalId.toUpperCase() },
      },
      ['application.objectId'],
    ],
    ['a secret without its day', { ...secret, expires: undefined }, ['expires']],
    ['a day that is none', { ...secret, expires: '2027-02-30' }, ['expires']],
    ['a registration with a secret', { ...secret, application }, ['application.objectId']],
    ['a certificate beside the secret', { ...secret, certificate: {} }, ['certificate']],
  ])('%s is refused', (_what, identity, options) => {
    expect(pathsOf(environmentWith(identity))).toEqual(
      options.map((option) => `clusters[0].identity.${option}`),
    )
  })

  it('Prometheus itself cannot read a secret from a file', () => {
    const native = { transport: 'native', sidecar: undefined }
    expect(pathsOf(environmentWith(secret, native))).toEqual(['clusters[0].transport'])
  })
})
