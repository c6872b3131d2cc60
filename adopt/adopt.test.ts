import { expect, it } from 'vitest'
import { adopt } from './adopt.ts'

it('finds nothing in values that send elsewhere', () => {
  const text = JSON.stringify({
    prometheus: { prometheusSpec: { remoteWrite: [{ url: 'https://example.com' }] } },
  })
  expect(adopt('prod', [{ name: 'values.yaml', text }]).environments).toEqual([])
})
