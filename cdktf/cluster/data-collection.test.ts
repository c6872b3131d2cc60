import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { pathsOf } from '../../contract/environment/testing.ts'
import { example } from '../../test/environments/index.ts'
import { schemaProblems, schemas } from '../../test/terraform/schema.ts'
import { blocksOf, resourcesOf, stackOf } from '../../test/terraform/stack.ts'

type ClusterInput = EnvironmentInput['clusters'][number]

const central = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b01'
const insights = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/rg-central/providers/Microsoft.Insights`
const ruleId = `${insights(central)}/dataCollectionRules/dcr-prometheus`
const endpointId = `${insights(central)}/dataCollectionEndpoints/dce-prometheus`
const machine = { type: 'systemAssigned', principalId: central } as const

function environmentWith(cluster: Partial<ClusterInput>): EnvironmentInput {
  const [first] = example.clusters
  if (first === undefined) throw new Error('the example has no cluster')
  const { vaultReader: _, ...rest } = first
  return {
    ...example,
    clusters: [
      { ...rest, name: 'a', kubernetes: { kind: 'other' }, identity: machine, ...cluster },
    ],
  }
}
const dataCollection = { rule: 'existing', ruleId, endpointId } as const
const rolesOf = (stack: ReturnType<typeof stackOf>) =>
  Object.keys(resourcesOf(stack, 'azurerm_role_assignment')).filter((id) => id.startsWith('a_'))

describe('a rule that exists', () => {
  const stack = stackOf(environmentWith({ dataCollection }))

  it('is read where it is, and its endpoint, too', () => {
    const provider = `azurerm.subscription-${central}`
    const place = { resource_group_name: 'rg-central', provider }
    expect(stack.data).toMatchObject({
      azurerm_monitor_data_collection_rule: { a_rule: { name: 'dcr-prometheus', ...place } },
      azurerm_monitor_data_collection_endpoint: {
        a_endpoint: { name: 'dce-prometheus', ...place },
      },
    })
    expect(schemaProblems(stack, schemas)).toEqual([])
  })

  it('is nothing that Terraform changes: all it makes is the role on it', () => {
    const made = blocksOf(stack).filter(({ data, id }) => !data && id.startsWith('a_'))
    expect(made.map(({ address, body }) => [address, body.scope])).toEqual([
      ['azurerm_role_assignment.a_publisher', ruleId],
    ])
  })

  it('gives the ingestion URL', () => {
    expect(JSON.stringify(stack.output.clusters)).toContain(
      '${data.azurerm_monitor_data_collection_endpoint.a_endpoint.metrics_ingestion_endpoint}/dataCollectionRules/${data.azurerm_monitor_data_collection_rule.a_rule.immutable_id}/',
    )
  })
})

describe('the role on a rule', () => {
  it.each([{ rule: 'workspace' as const }, dataCollection])(
    'is left to others where they have given it: %j',
    (each) => {
      const withRole = environmentWith({ dataCollection: each })
      const without = environmentWith({ dataCollection: { ...each, publisherRole: 'existing' } })
      expect(rolesOf(stackOf(withRole))).toEqual(['a_publisher'])
      expect(rolesOf(stackOf(without))).toEqual([])
    },
  )

  it('is given once to a machine that two clusters share', () => {
    const clusters = (publisherRole: 'created' | 'existing') => {
      const [a] = environmentWith({ dataCollection }).clusters
      const b = { ...a, name: 'b', dataCollection: { ...dataCollection, publisherRole } }
      return { ...example, clusters: [a, { ...b, destination: { name: 'b' } }] }
    }
    expect(pathsOf(clusters('created'))).toEqual(['clusters[1].identity'])
    expect(pathsOf(clusters('existing'))).toEqual([])
  })

  it.each<[string, object, string]>([
    [
      'given to what is not there yet',
      {
        dataCollection: { rule: 'workspace', publisherRole: 'existing' },
        kubernetes: { kind: 'aks', resourceGroupName: 'rg' },
        identity: { type: 'workloadIdentity' },
      },
      'publisherRole',
    ],
    [
      'given on what is not there yet',
      { dataCollection: { rule: 'own', publisherRole: 'existing' } },
      'publisherRole',
    ],
    ['of no rule', { dataCollection: { ...dataCollection, ruleId: endpointId } }, 'ruleId'],
    ['of no endpoint', { dataCollection: { ...dataCollection, endpointId: ruleId } }, 'endpointId'],
  ])('is refused: %s', (_what, cluster, option) => {
    const environment = environmentWith(cluster)
    expect(pathsOf(environment)).toEqual([`clusters[0].dataCollection.${option}`])
  })
})
