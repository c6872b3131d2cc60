import { X509Certificate } from 'node:crypto'
import * as library from '@azure/identity'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Cause } from '../../contract/cause.ts'
import { type ClientCertificate, createClientCertificate } from '../../lab/certificates.ts'
import { CertificateSource } from './certificate-source.ts'
import type { Entra } from './entra.ts'
import { type ManualClock, manualClock } from './testing/manual-clock.ts'
import { TokenError } from './token-error.ts'
import type { IdentityEvent } from './tokens.ts'

const PATH = '/mnt/certificate'
const clientId = '22222222-2222-4222-8222-222222222222'
const DAY_MS = 24 * 3_600_000
const NEVER = new AbortController().signal

/** The manual clock begins on 23 November 2026. */
const old = createClientCertificate({
  commonName: 'old',
  notBefore: new Date('2026-01-01'),
  notAfter: new Date('2027-01-01'),
})
const renewed = createClientCertificate({
  commonName: 'renewed',
  notBefore: new Date('2026-11-01'),
  notAfter: new Date('2027-11-01'),
})
const newest = createClientCertificate({
  commonName: 'newest',
  notBefore: new Date('2026-11-02'),
  notAfter: new Date('2027-11-02'),
})
const older = createClientCertificate({
  commonName: 'older',
  notBefore: new Date('2025-12-01'),
  notAfter: new Date('2026-12-01'),
})
const expired = createClientCertificate({
  commonName: 'expired',
  notBefore: new Date('2025-01-01'),
  notAfter: new Date('2026-01-01'),
})
const future = createClientCertificate({
  commonName: 'future',
  notBefore: new Date('2026-12-01'),
  notAfter: new Date('2027-12-01'),
})

const NAMES = new Map([
  [old, 'old'],
  [older, 'older'],
  [renewed, 'renewed'],
  [newest, 'newest'],
  [expired, 'expired'],
  [future, 'future'],
])

let clock: ManualClock
let mounted: Record<string, ClientCertificate>
/** Instead of what is mounted. */
let content: Buffer | undefined
let events: IdentityEvent[]
/** How Entra ID refuses a certificate; those that are not listed are fine. */
let refused: Map<ClientCertificate, Cause>
let tried: string[]
/** What Entra ID takes its time for, before it answers. */
let waitFor: (certificate: ClientCertificate) => Promise<void> | undefined

beforeEach(() => {
  clock = manualClock()
  mounted = {}
  content = undefined
  events = []
  refused = new Map()
  tried = []
  waitFor = () => undefined
})

function createSource() {
  const credential = { kind: 'certificate', path: PATH, sendChain: false } as const
  const tenantId = '11111111-1111-4111-8111-111111111111'
  return new CertificateSource(
    { type: 'aadApplication', tenantId, clientId, credential },
    credential,
    {
      entra: createEntra(),
      clock,
      onEvent: (event) => events.push(event),
      files: {
        read: async (path) => content ?? mounted[path]?.pkcs12 ?? Buffer.alloc(0),
        list: async () => Object.keys(mounted),
      },
    },
  )
}

/** Knows a certificate by the credential that was made of it. */
function createEntra(): Entra {
  return {
    close() {},
    async acquire(_signal, create) {
      const credential = create(library, { disableInstanceDiscovery: true })
      const made = JSON.stringify(credential, ['certificateConfiguration', 'certificate'])
      const body = ({ certificatePem }: ClientCertificate) => certificatePem.split('\n')[3] ?? ''
      const used = [...NAMES.keys()].find((one) => made.includes(body(one)))
      if (used === undefined) throw new Error('an unknown certificate')
      const name = nameOf(used)
      tried.push(name)
      await waitFor(used)
      const reason = refused.get(used)
      if (reason !== undefined) {
        const isRefusal = reason === 'certificate_unknown' || reason === 'entra_refused'
        throw new TokenError({ cause: reason, detail: `${name}: ${reason}` }, { isRefusal })
      }
      return { token: name, expiresOnTimestamp: clock.now() + 3_600_000 }
    },
  }
}

function nameOf(certificate: ClientCertificate): string {
  return NAMES.get(certificate) ?? 'unknown'
}

/** The portal shows SHA-1, and Entra ID's message says SHA-256. */
function unknownFault({ certificatePem }: ClientCertificate, file: string, detail: string) {
  const { fingerprint, fingerprint256 } = new X509Certificate(certificatePem)
  const [sha1, sha256] = [fingerprint, fingerprint256].map((text) => text.replaceAll(':', ''))
  const names = `thumbprint ${sha1} (SHA-256 ${sha256}, ${file})`
  return { cause: 'certificate_unknown', detail: `${names}: ${detail}` }
}

const usedLatest = () =>
  events
    .findLast((event) => event.kind === 'certificates-loaded')
    ?.versions.filter(({ inUse }) => inUse)
    .map(({ subject }) => subject)

describe('with two valid versions', () => {
  beforeEach(() => {
    mounted = { '/mnt/certificate/0': renewed, '/mnt/certificate/1': old }
  })

  it('uses the newest', async () => {
    const source = createSource()
    await source.look()
    expect((await source.acquire(NEVER)).token).toBe('renewed')
    expect(tried).toEqual(['renewed'])
    expect(source.upgrade()).toBeUndefined()
  })

  it.each(['certificate_unknown', 'entra_refused'] as const)(
    'uses the older one while Entra ID answers %s to the newest',
    async (reason) => {
      refused.set(renewed, reason)
      const source = createSource()
      await source.look()
      expect((await source.acquire(NEVER)).token).toBe('old')
      expect(usedLatest()).toEqual(['CN=old'])
      expect(source.upgrade()).toBeDefined()
    },
  )

  it('does not try the older one when Entra ID cannot be reached', async () => {
    refused.set(renewed, 'unreachable')
    const source = createSource()
    await source.look()
    await expect(source.acquire(NEVER)).rejects.toThrow('renewed: unreachable')
    expect(tried).toEqual(['renewed'])
  })

  it('says what Entra ID has against the newest when it refuses both', async () => {
    refused.set(renewed, 'certificate_unknown').set(old, 'certificate_unknown')
    const source = createSource()
    await source.look()
    await expect(source.acquire(NEVER)).rejects.toThrow('renewed: certificate_unknown')
    const told = events.filter(({ kind }) => kind === 'certificate-unknown-to-entra')
    expect(told).toEqual([
      {
        kind: 'certificate-unknown-to-entra',
        thumbprint: renewed.thumbprints.sha1,
        fault: unknownFault(renewed, '/mnt/certificate/0', 'renewed: certificate_unknown'),
      },
      {
        kind: 'certificate-unknown-to-entra',
        thumbprint: old.thumbprints.sha1,
        fault: unknownFault(old, '/mnt/certificate/1', 'old: certificate_unknown'),
      },
    ])
  })
})

describe('with several versions that Entra ID may or may not know', () => {
  beforeEach(() => {
    mounted = Object.fromEntries(
      [newest, renewed, old, older].map((one, at) => [`/mnt/certificate/${at}`, one]),
    )
    refused.set(newest, 'certificate_unknown')
  })

  it('asks with all others at once, and takes the newest of those that are known', async () => {
    const answers = new Map(
      [renewed, old, older].map((one) => [one, Promise.withResolvers<void>()]),
    )
    waitFor = (certificate) => answers.get(certificate)?.promise
    const source = createSource()
    await source.look()
    const token = source.acquire(NEVER)
    await expect.poll(() => tried).toEqual(['newest', 'renewed', 'old', 'older'])
    refused.set(renewed, 'certificate_unknown')
    for (const one of [older, old, renewed]) answers.get(one)?.resolve()
    expect((await token).token).toBe('old')
    expect(usedLatest()).toEqual(['CN=old'])
  })

  it('does not wait for those that come after the one it takes', async () => {
    waitFor = (certificate) => (certificate === older ? new Promise(() => {}) : undefined)
    const source = createSource()
    await source.look()
    expect((await source.acquire(NEVER)).token).toBe('renewed')
  })

  it('says that the network failed, when that may be why none was taken', async () => {
    refused.set(renewed, 'unreachable').set(old, 'entra_refused').set(older, 'certificate_unknown')
    const source = createSource()
    await source.look()
    await expect(source.acquire(NEVER)).rejects.toThrow('renewed: unreachable')
  })
})

describe('a version that is taken out of the directory while it is in use', () => {
  beforeEach(() => {
    mounted = { '/mnt/certificate/0': renewed, '/mnt/certificate/1': old }
  })

  it('signs no more when an older one that is there is registered', async () => {
    const source = createSource()
    await source.look()
    await source.acquire(NEVER)
    mounted = { '/mnt/certificate/1': old }
    expect(await source.look()).toBe(false)
    expect((await source.upgrade()?.(NEVER))?.token).toBe('old')
    expect((await source.acquire(NEVER)).token).toBe('old')
    expect(usedLatest()).toEqual(['CN=old'])
    expect(events.at(-1)).toMatchObject({ versions: [{ subject: 'CN=old' }] })
  })

  it('goes on signing while Entra ID refuses what is there', async () => {
    const source = createSource()
    await source.look()
    await source.acquire(NEVER)
    mounted = { '/mnt/certificate/1': old }
    await source.look()
    refused.set(old, 'certificate_unknown')
    expect((await source.acquire(NEVER)).token).toBe('renewed')
    expect(tried.slice(1)).toEqual(['old', 'renewed'])
  })
})

describe('when a new version replaces the file', () => {
  it('keeps the one in use in memory until the new one works', async () => {
    mounted = { [PATH]: old }
    const source = createSource()
    await source.look()
    await source.acquire(NEVER)
    refused.set(renewed, 'certificate_unknown')
    mounted = { [PATH]: renewed }
    expect(await source.look()).toBe(true)
    await expect(source.upgrade()?.(NEVER)).rejects.toThrow('renewed: certificate_unknown')
    expect((await source.acquire(NEVER)).token).toBe('old')
    refused.clear()
    expect((await source.upgrade()?.(NEVER))?.token).toBe('renewed')
    expect(source.upgrade()).toBeUndefined()
    refused.set(renewed, 'certificate_unknown')
    await expect(source.acquire(NEVER)).rejects.toThrow('renewed: certificate_unknown')
  })

  it('goes on with the old one when the new one has expired', async () => {
    mounted = { [PATH]: old }
    const source = createSource()
    await source.look()
    await source.acquire(NEVER)
    mounted = { [PATH]: expired }
    await source.look()
    expect((await source.acquire(NEVER)).token).toBe('old')
    expect(events).toContainEqual({
      kind: 'certificate-unusable',
      file: PATH,
      fault: {
        cause: 'certificate_expired',
        detail: `${PATH} holds a certificate that expired on 2026-01-01T00:00:00.000Z`,
      },
    })
    expect(source.problem()).toBeUndefined()
  })
})

it('uses the renewal that was appended to the file of the old one, and complains of neither', async () => {
  const source = createSource()
  const { keyPem, certificatePem } = renewed
  content = Buffer.from(expired.keyPem + expired.certificatePem + keyPem + certificatePem)
  mounted = { [PATH]: old }
  await source.look()
  expect((await source.acquire(NEVER)).token).toBe('renewed')
  expect(tried).toEqual(['renewed'])
  expect(events.map(({ kind }) => kind)).not.toContain('certificate-unusable')
})

describe('validity', () => {
  it('takes a version that is not valid yet as soon as it is', async () => {
    mounted = { '/mnt/certificate/0': future, '/mnt/certificate/1': old }
    const source = createSource()
    await source.look()
    await source.acquire(NEVER)
    expect(source.upgrade()).toBeUndefined()
    clock.jump(8 * DAY_MS)
    expect((await source.upgrade()?.(NEVER))?.token).toBe('future')
  })

  it.each([
    [expired, 'certificate_expired', 'expired on 2026-01-01T00:00:00.000Z'],
    [future, 'certificate_not_yet_valid', 'is not valid before 2026-12-01T00:00:00.000Z'],
  ] as const)('is named when no version has it', async (certificate, cause, problem) => {
    mounted = { [PATH]: certificate }
    const source = createSource()
    await source.look()
    const fault = {
      cause,
      detail: expect.stringMatching(`^${PATH} holds a certificate.*${problem}$`),
    }
    expect(source.problem()).toEqual(fault)
    await expect(source.acquire(NEVER)).rejects.toMatchObject({ fault })
    expect(tried).toEqual([])
  })
})

it('tells which versions there are, without their keys', async () => {
  mounted = { [PATH]: old }
  const source = createSource()
  await source.look()
  expect(events).toEqual([
    {
      kind: 'certificates-loaded',
      versions: [
        {
          file: PATH,
          thumbprint: old.thumbprints.sha1,
          subject: 'CN=old',
          notBefore: new Date('2026-01-01'),
          notAfter: new Date('2027-01-01'),
          inUse: false,
        },
      ],
    },
  ])
})
