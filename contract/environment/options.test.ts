import { describe, expect, it } from 'vitest'
import { exampleOf } from '../../docs/reference/example.ts'
import { getAt, stepsOf, withAt } from '../../docs/reference/option-path.ts'
import { optionsWithoutWords } from '../../docs/reference/options.ts'
import type { EnvironmentInput } from './environment.ts'
import { checkEnvironments } from './parse.ts'
import { prod } from './testing.ts'
import { isWithin, printPath } from './value-path.ts'

const options = optionsWithoutWords()

/** Neither a text nor a number, neither true nor false, no list, and no object that anything takes. */
const NONSENSE = { nonsense: 1 }

/** The environment with what the option is in, as its examples have it. */
function around(path: string): unknown {
  return options
    .filter(
      (option) => path.startsWith(option.path) && /^[.[ ]/.test(path.slice(option.path.length)),
    )
    .reduce<unknown>((value, { path: above, schema }) => {
      const steps = stepsOf(above)
      return typeof getAt(value, steps) === 'object'
        ? value
        : withAt(value, steps, exampleOf(schema))
    }, prod)
}

describe('nonsense is refused where it stands', () => {
  it.each(options.map(({ path }) => path))('in %s', (path) => {
    const steps = stepsOf(path)
    const input = withAt(around(path), steps, NONSENSE) as EnvironmentInput
    const at = printPath(steps.filter((step) => typeof step !== 'object'))
    const paths = checkEnvironments([input]).problems.map((problem) =>
      problem.path.replace(/^[^:]*: /, ''),
    )
    expect(paths.filter((one) => isWithin(one, at))).not.toEqual([])
  })
})
