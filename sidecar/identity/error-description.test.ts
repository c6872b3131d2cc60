import { expect, it } from 'vitest'
import { descriptionIn } from './error-description.ts'

it('is the description of an OAuth error', () => {
  const body = { error: 'invalid_client', error_description: 'AADSTS700027: unknown\r\nTrace ID' }
  expect(descriptionIn(JSON.stringify(body))).toBe('AADSTS700027: unknown\r\nTrace ID')
})

it.each(['', 'null', '"text"', '[]', '{}', '{"error_description":7}', '<html>'])(
  'is empty for %j',
  (body) => {
    expect(descriptionIn(body)).toBe('')
  },
)
