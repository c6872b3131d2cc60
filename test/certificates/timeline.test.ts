import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { cluster, prod } from '../day-two/fixtures.ts'
import { table } from './timeline.ts'
import { type Moment, World } from './world.ts'

type Certificate = NonNullable<
  Extract<
    EnvironmentInput['clusters'][number]['identity'],
    { type: 'aadApplication' }
  >['certificate']
>

const withCertificate = (certificate: Certificate) =>
  prod(cluster('aks-one', { identity: { type: 'aadApplication', certificate } }))
const vault = (more: object = {}, certificate: Certificate = {}) =>
  withCertificate({ ...certificate, rotation: { mode: 'vault', ...more } })
const generation = (number: number, certificate: Certificate = {}) =>
  withCertificate({ ...certificate, rotation: { mode: 'generations', generation: number } })

let world: World
afterEach(() => {
  world.close()
})

/** Applied, running, and nothing told of the first minutes, before there was anything. */
async function running(destroysFirst: boolean, environment: EnvironmentInput): Promise<number> {
  world = new World(destroysFirst)
  await world.merge(environment, 'the cluster')
  await world.applyAndMergeOutputs()
  return world.moments.length - 1
}

const wrong = (moments: readonly Moment[], who: 'running' | 'starting') =>
  moments.flatMap((moment) => (moment[who] === undefined ? [] : `${moment.what}: ${moment[who]}`))

/** Each change is merged, applied, and its outputs merged, a month after the other. */
const CHANGES: Readonly<Record<string, readonly EnvironmentInput[]>> = {
  'counting a generation up': [generation(1), generation(2), generation(3), generation(4)],
  'another key size with the next generation': [generation(1), generation(2, { keySize: 4096 })],
  'another key size with the next number, where the vault renews': [
    vault({ mountVersions: true }),
    vault({ mountVersions: true, generation: 1 }, { keySize: 4096 }),
    vault({ mountVersions: true, generation: 2 }, { keySize: 3072, validityMonths: 6 }),
  ],
  'generations instead of renewal by the vault': [vault(), generation(1), generation(2)],
  'generations, and back again': [
    vault(),
    generation(1),
    vault(),
    generation(1),
    generation(2),
    vault(),
  ],
  'renewal by the vault of a generation': [generation(3), vault({ generation: 3 }), generation(4)],
  'a step back to the generation before': [generation(1), generation(2), generation(1)],
  'another name with the next generation': [
    generation(1),
    generation(2, { name: 'writer' }),
    generation(3, { name: 'writer' }),
  ],
  'mounting versions side by side': [vault(), vault({ mountVersions: true }), vault()],
}

describe.each([
  ['what goes is destroyed first', true],
  ['what goes is destroyed last', false],
])('the mounted certificate is never gone and never unknown, when %s:', (_order, first) => {
  it.each(Object.entries(CHANGES))('%s', async (_change, [start, ...changes]) => {
    if (start === undefined) throw new Error('nothing to change')
    const from = await running(first, start)
    let day = 0
    for (const change of changes) {
      day += 30
      world.waitUntil(day)
      await world.merge(change, 'the change')
      await world.applyAndMergeOutputs()
      world.waitUntil(day + 1)
      world.apply()
    }
    const moments = world.moments.slice(from)
    expect(moments.length).toBeGreaterThan(changes.length)
    expect(wrong(moments, 'running')).toEqual([])
    expect(wrong(moments, 'starting')).toEqual([])
  })
})

describe('a year in which the vault renews', () => {
  async function year(environment: EnvironmentInput): Promise<readonly Moment[]> {
    const from = await running(true, environment)
    world.waitUntil(306)
    world.apply()
    world.waitUntil(366)
    world.apply()
    return world.moments.slice(from)
  }

  it('leaves a pod that runs never without a certificate', async () => {
    expect(wrong(await year(vault()), 'running')).toEqual([])
  })

  it('lets a pod that starts in the day between renewal and apply wait, and no other', async () => {
    expect(
      new Set(wrong(await year(vault()), 'starting').map((each) => each.split(':')[0])),
    ).toEqual(
      new Set([
        'Key Vault renews prometheus-remote-write-prod-aks-one',
        'the CSI driver mounts what is new',
      ]),
    )
  })

  it('lets none wait where versions are mounted side by side', async () => {
    expect(wrong(await year(vault({ mountVersions: true })), 'starting')).toEqual([])
  })

  it('goes over to the new one before the old is dropped, also when the apply comes at once', async () => {
    const from = await running(true, vault())
    world.waitForRenewal()
    expect(world.moments.at(-1)).toMatchObject({
      what: expect.stringContaining('Key Vault renews'),
    })
    world.apply()
    world.waitUntil(307)
    expect(world.moments.at(-1)?.inUse).toBe('prometheus-remote-write-prod-aks-one/2')
    expect(wrong(world.moments.slice(from), 'running')).toEqual([])
  })
})

describe('what cannot be made safe in one commit is refused with what can:', () => {
  const change = 'generation: 1 }'
  it.each([
    [
      'another key size',
      vault(),
      vault({}, { keySize: 4096 }),
      'keySize',
      `mode: 'vault', ${change}`,
    ],
    ['another subject', vault(), vault({}, { subject: 'CN=other' }), 'subject', change],
    ['another name', vault(), vault({}, { name: 'other' }), 'name', change],
    [
      'another size of a generation',
      generation(3),
      generation(3, { keySize: 3072 }),
      'keySize',
      'generation: 4 }',
    ],
  ])('%s', async (_what, before, after, field, next) => {
    await running(true, before)
    const said = await world.refusalOf(after)
    expect(said).toContain(`prod: clusters[0].identity.certificate.${field}`)
    expect(said).toContain(next)
  })
})

describe('docs/certificates.md', () => {
  const guide = readFileSync(resolve(import.meta.dirname, '../../docs/certificates.md'), 'utf8')

  const missing = (rows: string) => (guide.includes(rows) ? '' : rows)

  it('has the year in which the vault renews', async () => {
    await running(true, vault())
    world.waitUntil(306)
    world.apply()
    world.waitUntil(307)
    expect(missing(table(world.moments))).toBe('')
  })

  it('has a generation that is counted up, with another key size', async () => {
    const from = await running(true, generation(1))
    world.waitUntil(300)
    await world.merge(generation(2, { keySize: 4096 }), '`generation: 2`')
    await world.applyAndMergeOutputs()
    world.waitUntil(600)
    await world.merge(generation(3, { keySize: 4096 }), '`generation: 3`')
    await world.applyAndMergeOutputs()
    expect(missing(table(world.moments.slice(from)))).toBe('')
  })

  it('has the change from renewal by the vault to generations', async () => {
    const from = await running(true, vault())
    world.waitUntil(30)
    await world.merge(generation(1), "`mode: 'generations'`")
    await world.applyAndMergeOutputs()
    expect(missing(table(world.moments.slice(from)))).toBe('')
  })
})
