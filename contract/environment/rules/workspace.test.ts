import { expect, it } from 'vitest'
import { pathsOf, withEnvironment } from '../testing.ts'

function refusedAt(expected: object) {
  return pathsOf(withEnvironment({ workspace: { name: 'amw-prod', expected } }))
}

it('what a workspace is expected to take is a number that limits follow from', () => {
  expect(refusedAt({ activeSeries: 3_000_000, scrapeInterval: '15s' })).toEqual([])
  expect(refusedAt({ activeSeries: 3_000_000, scrapeInterval: '0s' })).toEqual([
    'workspace.expected.scrapeInterval',
  ])
  expect(refusedAt({ activeSeries: 0 })).toEqual(['workspace.expected.activeSeries'])
})
