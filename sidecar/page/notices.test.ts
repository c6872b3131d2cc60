import { expect, it } from 'vitest'
import type { Status } from '../observe/status.ts'
import { writeRecord } from '../testing/write-record.ts'
import { type Activity, createActivity } from './activity.ts'
import type { IdentityState } from './identity-state.ts'
import { toNotices } from './notices.ts'

const NOW = Date.parse('2026-11-23T10:00:00Z')
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const status: Status = {
  version: '0.1.0',
  cluster: undefined,
  rule: undefined,
  ready: true,
  problems: [],
  token: {
    usable: true,
    expiresAt: new Date(NOW + 30 * MINUTE_MS),
    problem: undefined,
    failingSince: undefined,
  },
  azure: { cause: undefined, since: undefined, message: 'no write yet' },
  inHand: { writes: 0, bytes: 0 },
  lastMinute: undefined,
}

const identity: IdentityState = {
  certificates: [],
  refreshedAt: undefined,
  tokenFailure: undefined,
  unknownToEntra: new Set(),
}

function version(thumbprint: string, days: number, inUse: boolean) {
  const notBefore = new Date(NOW - 300 * DAY_MS)
  const notAfter = new Date(NOW + days * DAY_MS)
  return { file: '/c', thumbprint, subject: 'CN=c', notBefore, notAfter, inUse }
}

function notices(facts: Partial<Parameters<typeof toNotices>[0]>) {
  const activity: Activity = createActivity(() => NOW).read()
  const all = { status, identity, activity, lastMinute: [], isForwarding: true, ...facts }
  return toNotices(all, NOW).map(({ text }) => text)
}

it('are none while all is well', () => {
  expect(notices({ identity: { ...identity, certificates: [version('AA', 60, true)] } })).toEqual(
    [],
  )
})

it('say what keeps the sidecar from being ready', () => {
  const problems = ['/mnt/c: no such file']
  expect(notices({ status: { ...status, problems } })).toEqual(['Not ready: /mnt/c: no such file.'])
})

it('say how long the token in hand serves while none can be had', () => {
  const failingSince = new Date(NOW - 5 * MINUTE_MS)
  const token = { ...status.token, failingSince, problem: 'no way' }
  expect(notices({ status: { ...status, token } })).toEqual([
    'No new token since 09:55 UTC; the one in hand serves until 10:30 UTC.',
  ])
})

it.each([
  [13, true, 'The certificate in use expires in 13 d, on 2026-12-06, and no newer one is mounted.'],
  [-1, true, 'The certificate in use has expired on 2026-11-22, and no newer one is mounted.'],
  [2, false, 'The newest certificate expires in 2 d, on 2026-11-25, and no newer one is mounted.'],
])('warn of a certificate with %d days left', (days, inUse, text) => {
  const certificates = [version('AA', days, inUse)]
  expect(notices({ identity: { ...identity, certificates } })).toEqual([text])
})

it('say that Azure takes no old samples once nothing was accepted for 20 minutes', () => {
  let time = NOW - 25 * MINUTE_MS
  const activity = createActivity(() => time)
  activity.onWrite(writeRecord(204))
  time = NOW - 1000
  activity.onWrite(writeRecord(503, { cause: 'role' }))
  expect(notices({ activity: activity.read(), isForwarding: false })).toEqual([
    'Nothing was accepted for 25 min. Azure takes no sample that is older than 20 minutes, so the oldest are lost.',
  ])
})

it('count the exceptions of the last minute, only while the sentence leaves them out', () => {
  const slot = {
    begin: new Date(NOW),
    outcomes: { accepted: 90, held_back: 4, refused: 2, abandoned: 0 },
    bytes: 0,
    failures: {},
    latency: undefined,
  }
  expect(notices({ lastMinute: [slot, slot] })).toEqual([
    'In the last minute 4 writes were refused: the sender drops them.',
    'In the last minute 8 writes were held back: the sender keeps them and tries again.',
  ])
  expect(notices({ lastMinute: [slot], isForwarding: false })).toEqual([])
})
