import { describe, expect, it } from 'vitest'
import { accept, ConfigurationError } from './problem.ts'

const problem = { path: 'tenantId', value: 'x', allowed: 'a GUID', next: 'az account show' }
const warning = {
  path: 'location',
  value: 'westeurop',
  warning: 'unknown',
  next: 'did you mean a?',
}

describe('what was found in a configuration', () => {
  it('is nothing to tell when there is nothing', () => {
    expect(accept('it', { problems: [], warnings: [] }, { warningsAsErrors: true })).toBe('')
  })

  it('is told and stops nobody when it is a warning', () => {
    expect(accept('it', { problems: [], warnings: [warning] })).toBe(
      'it has 1 warning:\n  location is "westeurop": unknown\n    next: did you mean a?\n',
    )
  })

  it('is an error when warnings are to be errors', () => {
    const strictly = () =>
      accept('it', { problems: [], warnings: [warning] }, { warningsAsErrors: true })
    expect(strictly).toThrow(ConfigurationError)
    expect(strictly).toThrow(/^it has 1 warning:\n[\s\S]*--warnings-as-errors makes it an error$/)
  })

  it('is told whole, warnings too, when there is a problem', () => {
    expect(() => accept('it', { problems: [problem, problem], warnings: [warning] })).toThrow(
      /^it has 2 problems:\n {2}tenantId is "x"; allowed: a GUID\n[\s\S]*\nit has 1 warning:\n {2}location/,
    )
  })
})
