import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../contract/problem.ts'
import { parseRequest } from './request.ts'

const environments = [{ name: 'one' }, { name: 'two' }]

describe('the command line of outputs', () => {
  it.each([
    [['two'], { environment: { name: 'two' } }],
    [['two', '--file', 'a.json'], { environment: { name: 'two' }, file: 'a.json' }],
    [['--file=a.json', 'one'], { environment: { name: 'one' }, file: 'a.json' }],
  ])('%j names an environment and perhaps a file', (args, request) => {
    expect(parseRequest(args, environments)).toEqual(request)
  })

  it.each([
    [[], 'allowed: one, two'],
    [['three'], 'ENVIRONMENT is "three"; allowed: one, two'],
    [['one', 'two'], 'argument is "two"'],
    [['one', '--file'], '--file is missing'],
    [['one', '--help'], 'option is "--help"; allowed: --file FILE'],
  ])('fails for %j and says what is allowed', (args, message) => {
    expect(() => parseRequest(args, environments)).toThrow(ConfigurationError)
    expect(() => parseRequest(args, environments)).toThrow(message)
  })
})
