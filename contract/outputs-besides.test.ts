import { expect, it } from 'vitest'
import { example } from '../lab/start/example.ts'
import { parseEnvironments } from './environment/parse.ts'
import { besides } from './terraform-outputs.ts'

it('outputs of one stack leave those of the others alone, and forget clusters that are gone', () => {
  const [first] = example.clusters
  if (first === undefined) throw new Error('the example has no cluster')
  const two = {
    ...first,
    name: 'two',
    destination: { name: 'two' },
    kubernetes: { kind: 'aks' as const, resourceGroupName: 'rg-two' },
  }
  const [environment] = parseEnvironments([{ ...example, clusters: [first, two] }])
  if (environment === undefined) throw new Error('no environment')
  const file = (clusters: Record<string, string>) =>
    JSON.stringify({
      query_endpoint: 'https://amw.example.com',
      clusters: Object.fromEntries(
        Object.entries(clusters).map(([name, url]) => [name, { ingestion_url: url }]),
      ),
    })
  const before = file({ [first.name]: 'https://old', two: 'https://two', gone: 'https://gone' })
  const after = JSON.parse(besides(environment, before, file({ [first.name]: 'https://new' })))
  expect(after.clusters).toEqual({
    [first.name]: { ingestion_url: 'https://new' },
    two: { ingestion_url: 'https://two' },
  })
})
