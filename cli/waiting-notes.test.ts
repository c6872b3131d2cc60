import { describe, expect, it } from 'vitest'
import { example } from '../test/environments/index.ts'
import { parseEnvironment } from '../test/terraform/stack.ts'
import { waitingNotes } from './waiting-notes.ts'

const nothing = { queryEndpoint: 'https://amw.example.com', clusters: new Map(), surplus: [] }
const waiting = [{ name: 'aks-example', changed: false, missing: [] }]

describe('what waits for an apply is told', () => {
  it('with the stack that tells of all clusters', () => {
    const environment = parseEnvironment(example)
    const apply =
      'terraform apply in dist/terraform/stacks/example, then npm run outputs -- example'
    expect(waitingNotes(environment, undefined)).toEqual([expect.stringContaining(apply)])
    expect(waitingNotes(environment, { ...nothing, waiting })).toEqual([
      `example: aks-example waits for its first apply, and gets no YAML yet; next: ${apply}`,
    ])
  })

  it('with the stack of the cluster, where each has one', () => {
    const environment = parseEnvironment({ ...example, stacks: 'perCluster' })
    const apply =
      'terraform apply in dist/terraform/stacks/example.aks-example, then npm run outputs -- example.aks-example'
    expect(waitingNotes(environment, undefined)).toEqual([
      expect.stringContaining(
        `next: terraform apply in dist/terraform/stacks/example; then, for each of its clusters, ${apply}`,
      ),
    ])
    expect(waitingNotes(environment, { ...nothing, waiting })).toEqual([
      `example: aks-example waits for its first apply, and gets no YAML yet; next: ${apply}`,
    ])
  })
})
