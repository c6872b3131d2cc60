import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../contract/problem.ts'
import { parseRequest } from './outputs-request.ts'

const environments = [{ name: 'one' }, { name: 'two' }]

describe('the command line of outputs', () => {
  it.each([
    [['two'], { environment: { name: 'two' }, forget: [] }],
    [['two', '--file', 'a.json'], { environment: { name: 'two' }, file: 'a.json', forget: [] }],
    [['one', '--forget', 'a', '--forget=b'], { environment: { name: 'one' }, forget: ['a', 'b'] }],
    [['--file=a.json', 'one'], { environment: { name: 'one' }, file: 'a.json', forget: [] }],
  ])('%j names an environment, and perhaps a file or clusters', (args, request) => {
    expect(parseRequest(args, environments)).toEqual(request)
  })

  it.each([
    [[], 'allowed: one, two'],
    [['three'], 'ENVIRONMENT is "three"; allowed: one, two'],
    [['one', 'two'], 'argument is "two"'],
    [['one', '--file'], '--file is missing'],
    [['one', '--help'], 'option is "--help"; allowed: --file FILE, --forget CLUSTER'],
    [['one', '--forget'], '--forget is missing'],
  ])('fails for %j and says what is allowed', (args, message) => {
    expect(() => parseRequest(args, environments)).toThrow(ConfigurationError)
    expect(() => parseRequest(args, environments)).toThrow(message)
  })
})
