import { expect, it } from 'vitest'
import { createInboundToken } from './inbound-token.ts'

it('has no token before the file is read', () => {
  const token = createInboundToken(async () => 'a')
  expect([token.isLoaded(), token.matches('Bearer a')]).toEqual([false, false])
})

it('takes each line for a token, so that one can be exchanged without an outage', async () => {
  const token = createInboundToken(async () => ' new \r\n\nold\n')
  await token.reload()
  expect(
    ['Bearer new', 'bearer old', 'Bearer ', 'Bearer', 'Basic old', undefined].map(token.matches),
  ).toEqual([true, true, false, false, false, false])
})

it('keeps the tokens in hand while the file cannot be read', async () => {
  const contents = [Promise.resolve('a'), Promise.reject(new Error('gone'))]
  const token = createInboundToken(() => contents.shift() ?? Promise.reject(new Error('gone')))
  await token.reload()
  await token.reload()
  expect(token.matches('Bearer a')).toBe(true)
})
