import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createTokenIssuer } from './access-token.ts'
import { createAuthorityApp } from './authority.ts'
import { createDirectory } from './directory.ts'
import { answerRefusal } from './entra-error.ts'

it('a refusal has the form that MSAL reads, whatever its number', () => {
  for (const code of [700016, 53003]) {
    const { status, body } = answerRefusal({ code, reason: 'No.' }, new Date())
    expect(status).toBe(400)
    expect(body).toMatchObject({
      error: expect.stringMatching(/^\w+$/),
      error_description: expect.stringContaining(`AADSTS${code}: No. Trace ID: `),
      error_codes: [code],
    })
  }
})

it('a fault refuses whoever asks, with its number', () => {
  const { handle } = createAuthorityApp({
    directory: createDirectory(),
    tokens: createTokenIssuer(),
    faults: () => ({ refusal: 7000229 }),
  })
  const url = new URL(`https://login.microsoftonline.com/${randomUUID()}/oauth2/v2.0/token`)
  expect(handle({ method: 'POST', url, headers: {}, body: Buffer.from('') })).toMatchObject({
    body: { error_codes: [7000229] },
  })
})
