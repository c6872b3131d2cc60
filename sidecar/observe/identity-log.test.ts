import { expect, it } from 'vitest'
import { createExplain } from '../explain.ts'
import type { IdentityEvent } from '../identity/tokens.ts'
import { testConfig } from '../testing/start.ts'
import { createIdentityLog } from './identity-log.ts'
import { createLog } from './log.ts'
import { createLogLimit } from './log-limit.ts'

function follow() {
  const lines: string[] = []
  let now = 0
  const log = createLog({ trace: false, cluster: undefined }, { write: (line) => lines.push(line) })
  const note = createIdentityLog(
    log,
    createLogLimit(60_000, () => now),
    createExplain(testConfig('http://127.0.0.1/')),
  )
  return {
    note,
    later(seconds: number) {
      now += seconds * 1000
    },
    logged: () => lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

const acquired: IdentityEvent = {
  kind: 'token-acquired',
  expiresAt: new Date('2030-01-01T00:00:00Z'),
  seconds: 0.3,
}
const failed: IdentityEvent = {
  kind: 'token-failed',
  fault: { cause: 'unreachable', detail: 'no way', host: 'login.example' },
  seconds: 1,
}

it('says the first token, and the first after a failure, but no refresh', () => {
  const { note, logged } = follow()
  note(acquired)
  note(acquired)
  expect(logged()).toMatchObject([
    { level: 'info', msg: 'token acquired', expiresAt: '2030-01-01T00:00:00.000Z', seconds: 0.3 },
  ])
  note(failed)
  note(acquired)
  expect(logged().map(({ msg }) => msg)).toEqual([
    expect.stringMatching(/^no new token: login\.example cannot be reached: .*; no way$/),
    'token acquired',
  ])
})

it('says a failure that lasts once a minute', () => {
  const { note, logged, later } = follow()
  for (let second = 0; second < 121; second += 1) {
    note(failed)
    later(1)
  }
  expect(logged().map(({ level, repeated }) => [level, repeated])).toEqual([
    ['warn', undefined],
    ['warn', 59],
    ['warn', 59],
  ])
})

it('names each version of the certificate and the one in use', () => {
  const { note, logged } = follow()
  const version = {
    file: '/mnt/c',
    thumbprint: 'AB12',
    subject: 'CN=x',
    notBefore: new Date(0),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    inUse: true,
  }
  note({ kind: 'certificates-loaded', versions: [version] })
  note({
    kind: 'certificate-unusable',
    file: '/mnt/d',
    fault: { cause: 'certificate_unusable', detail: '/mnt/d is none' },
  })
  note({
    kind: 'certificate-unknown-to-entra',
    thumbprint: 'CD34',
    fault: { cause: 'certificate_unknown', detail: 'AADSTS700027' },
  })
  expect(logged()).toMatchObject([
    { level: 'info', thumbprint: 'AB12', inUse: true, notAfter: '2027-01-01T00:00:00.000Z' },
    {
      level: 'warn',
      file: '/mnt/d',
      msg: expect.stringMatching(/^certificate cannot be used: .*\/mnt\/d is none/),
    },
    { level: 'warn', thumbprint: 'CD34' },
  ])
})
