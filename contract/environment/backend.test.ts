import { describe, expect, it } from 'vitest'
import { stackOf } from '../../test/terraform/stack.ts'
import type { EnvironmentInput } from './environment.ts'
import { checkEnvironments } from './parse.ts'
import { nameOfState, stateOf, stateWrittenIn } from './state.ts'
import { ID, pathsOf, prod, withEnvironment } from './testing.ts'

const BACKENDS: readonly EnvironmentInput['backend'][] = [
  prod.backend,
  { type: 's3', bucket: 'state', region: 'eu-central-1' },
  { type: 'gcs', bucket: 'state' },
  { type: 'remote', organization: 'contoso', hostname: 'tfe.contoso.com' },
  { type: 'cloud', organization: 'contoso' },
  { type: 'http', address: 'https://git.contoso.com/state/prod' },
  { type: 'pg' },
]
const local = { type: 'local' } as const

describe('a backend', () => {
  it.each([...BACKENDS, local])('%j knows its state by what is synthesized, too', (backend) => {
    const input = { ...prod, backend }
    const [environment] = checkEnvironments([input]).environments
    expect(environment && stateOf(environment.backend)).toBe(
      stateWrittenIn(stackOf(input).terraform),
    )
  })

  it.each(BACKENDS)('%j is no state of two environments', (backend) => {
    const [environment] = checkEnvironments([{ ...prod, backend }]).environments
    if (environment === undefined) throw new Error('no environment')
    const { option, value } = nameOfState(environment.backend)
    const other = {
      ...prod,
      name: 'other',
      vault: { name: 'kv-other' },
      backend: { ...backend, [option]: value },
    }
    expect(pathsOf({ ...prod, backend }, other)).toEqual([`backend.${option}`])
  })

  it('on the own disk is beside its stack, and a warning', () => {
    const inputs = [prod, { ...prod, name: 'other', vault: { name: 'kv-other' } }].map((each) => ({
      ...each,
      backend: local,
    }))
    const { problems, warnings } = checkEnvironments(inputs)
    expect(problems).toEqual([])
    expect(warnings.map(({ path }) => path)).toEqual(['prod: backend.type', 'other: backend.type'])
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['of a kind that is not there', { type: 'consul' }, 'backend.type'],
    [
      'of another one’s options',
      { type: 's3', bucket: 'state', region: 'r', containerName: 'state' },
      'backend.containerName',
    ],
    [
      'without encryption',
      { type: 'http', address: 'http://git.contoso.com/a' },
      'backend.address',
    ],
    ['somewhere on the disk', { type: 'local', path: '/tmp/a.tfstate' }, 'backend.path'],
    [
      'with a host that is an address',
      { type: 'cloud', organization: 'contoso', hostname: 'https://tfe.contoso.com' },
      'backend.hostname',
    ],
    ['of no subscription', { ...prod.backend, subscriptionId: 'hub' }, 'backend.subscriptionId'],
    ['with a key', { ...prod.backend, accessKey: ID }, 'backend.accessKey'],
  ])('%s is refused', (_what, backend, path) => {
    expect(pathsOf(withEnvironment({ backend }))).toEqual([path])
  })
})
