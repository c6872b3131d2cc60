import { expect, it } from 'vitest'
import { helpText, parseArguments, parseFaultArguments } from './arguments.ts'

it('reads faults from the command line', () => {
  const args = [
    '--fault=ingestion.status=429',
    '--fault=ingestion.retryAfterSeconds=3',
    '--fault=authority.refuse=true',
  ]
  expect(parseArguments(args).faults).toEqual({
    ingestion: { status: 429, retryAfterSeconds: 3 },
    authority: { refuse: true },
    imds: {},
  })
})

it.each([
  [['--fault=nonsense'], /ENDPOINT\.NAME=VALUE/],
  [['--fault=ingestion.status=abc'], /ingestion\.status/],
  [['--identity=me'], /aadApplication/],
  [['--rule=dcr-1'], /hexadecimal/],
  [['--control-port=x'], /a number/],
  [['--nonsense'], /nonsense/],
])('fails on %j and says what is allowed', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

it('explains every fault', () => {
  const help = helpText()
  expect(help).toContain('reset=connect|request|answer')
  expect(help).toMatch(/roleDelaySeconds=number +.*\(ingestion only\)/)
  expect(help).toContain('PUT /faults')
  expect(parseFaultArguments([])).toEqual({ ingestion: {}, authority: {}, imds: {} })
})
