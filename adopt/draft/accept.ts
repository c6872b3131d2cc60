import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import type { Problem } from '../../contract/problem.ts'
import { entryOf, exampleAt, exampleOfSchema, INSTEAD, isNeeded, wholeOf } from './answers.ts'
import { type At, atPath, partAt, without } from './draft-path.ts'
import type { EnvironmentDraft } from './environments.ts'
import { below } from './sheet.ts'
import {
  type DraftObject,
  type Filled,
  fill,
  hasTodo,
  isTodo,
  type Notes,
  type Todo,
  todo,
} from './todo.ts'

/**
 * Takes out of every environment what a synthesis would refuse once the TODOs are filled in, and says so:
 * what is printed is accepted, or it is a defect here.
 */
export function accepted(
  environments: readonly EnvironmentDraft[],
  notes: Notes,
): readonly EnvironmentDraft[] {
  let current = environments
  // Each round takes something out or leaves it to a person, and nothing is taken up again.
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const inputs = current.map(({ draft }) => fill(draft) as EnvironmentInput)
    const { problems } = checkEnvironments(inputs)
    const next = firstSolved(current, problems, notes)
    if (next === undefined) {
      for (const { path, allowed } of problems) notes.unknown.push(`${path}; allowed: ${allowed}`)
      return current
    }
    current = next
  }
  return current
}

const MAX_ROUNDS = 500

function firstSolved(
  environments: readonly EnvironmentDraft[],
  problems: readonly Problem[],
  notes: Notes,
): readonly EnvironmentDraft[] | undefined {
  for (const problem of problems) {
    const index = environments.findIndex(({ name }) => problem.path.startsWith(`${name}: `))
    const environment = environments[index]
    const draft = environment && solve(environment, problem, notes)
    if (environment === undefined || draft === undefined) continue
    return environments.with(index, { ...environment, draft })
  }
  return undefined
}

function solve(
  environment: EnvironmentDraft,
  problem: Problem,
  notes: Notes,
): DraftObject | undefined {
  const { draft, name } = environment
  const path = atPath(problem.path.slice(`${name}: `.length), draft)
  const printed = print(path)
  const found = partAt(draft, path)
  const input = fill(draft)
  const known = exampleAt(printed, environment, path)
  const example =
    known ?? (isTodo(found) || isNeeded(input, path) ? exampleOfSchema(input, path) : undefined)
  if (example !== undefined && !(isTodo(found) && found.example === example)) {
    if (isTodo(found)) return without(draft, path, { ...found, example })
    refuse(environment, path, problem)
    return without(draft, path, asked(problem, path, example))
  }
  const refused =
    found === undefined
      ? (instead(printed, path, draft) ?? entryOf(printed, path) ?? path)
      : wholeOf(printed, path)
  const taken = withoutWhich(input, refused)
  if (taken === undefined || partAt(draft, taken) === undefined) return undefined
  refuse(environment, taken, problem)
  // What is only an example is nobody's value.
  const isKnown = problem.value !== undefined && !hasTodo(partAt(draft, taken))
  const value = isKnown ? ` ${JSON.stringify(problem.value)}` : ''
  notes.changes.push(`${print(taken)}${value} is left out; allowed: ${problem.allowed}`)
  return without(draft, taken)
}

/** `destination 2` of the second cluster: what is to be filled in differs from cluster to cluster. */
function whatAt(path: At): string {
  const [first, index] = path
  const name = `${path.at(-1)}`.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return first === 'clusters' && typeof index === 'number' && index > 0
    ? `${name} ${index + 1}`
    : name
}

function asked({ allowed, next, value }: Problem, path: At, example: Filled): Todo {
  const was = value === undefined ? '' : `it was ${value}. `
  return todo(
    whatAt(path),
    `${was}allowed: ${allowed}${next === undefined ? '' : `; ${next}`}`,
    example,
  )
}

/** What has to go with a part that may not be missing: the next thing above it that may. */
function withoutWhich(input: Filled, path: At): At | undefined {
  const above = path.slice(0, -1)
  const key = path.at(-1)
  // A cluster itself never goes.
  if (key === undefined || (above.length < 2 && above[0] === 'clusters')) return undefined
  return isNeeded(input, path) ? withoutWhich(input, above) : path
}

/** Another option whose value is the reason, where the one that is refused is not said. */
function instead(printed: string, path: At, draft: DraftObject): At | undefined {
  const other = INSTEAD[printed]
  if (other === undefined) return undefined
  const [clusters = '', index = 0] = path
  const at = atPath(other.replace('clusters[]', `${clusters}[${index}]`), draft)
  return partAt(draft, at) === undefined ? undefined : at
}

function refuse({ clusters }: EnvironmentDraft, path: At, { allowed }: Problem): void {
  const [first, index] = path
  const sheet = clusters[first === 'clusters' && typeof index === 'number' ? index : 0]?.sheet
  sheet?.ledger.refused(sheet.draft, print(path), `it is refused here; allowed: ${allowed}`)
}

/** As docs/environment.md writes it: which cluster it is does not matter there. */
function print(path: At): string {
  const [first, index, ...rest] = path
  const parts = first === 'clusters' && typeof index === 'number' ? ['clusters[]', ...rest] : path
  return parts
    .reduce<string>(
      (before, part) => (typeof part === 'number' ? `${before}[${part}]` : below(before, part)),
      '',
    )
    .replace(/^\./, '')
}
