import { expect, it } from 'vitest'
import { problemsOf, withEnvironment } from '../testing.ts'

it('a stack for each cluster needs a backend that can keep several states', () => {
  const backend = { type: 'http', address: 'https://gitlab.contoso.com/state/prod' }
  expect(problemsOf(withEnvironment({ stacks: 'perCluster', backend }))).toMatchObject([
    { path: 'prod: stacks', value: 'perCluster' },
  ])
  expect(problemsOf(withEnvironment({ stacks: 'perCluster' }))).toEqual([])
})
