import type { AlertCase } from './alert-case.ts'
import { LIMIT_CASES } from './alert-limit-cases.ts'
import { M, POD, series } from './alert-series.ts'

const UP = series('up', { job: 'monitoring/prometheus-remote-write' })
const EXPIRY = series(`${M}token_expiry_timestamp_seconds`)
const FAILURES = series(`${M}token_acquisition_failures_total`, { cause: 'unreachable' })
const ACQUIRED = series(`${M}token_acquisitions_total`)
const notAfter = (thumbprint: string) =>
  series(`${M}certificate_not_after_timestamp_seconds`, { thumbprint })
const inUse = (thumbprint: string) => series(`${M}certificate_in_use`, { thumbprint })
const writes = (outcome: string, cause: string) => series(`${M}writes_total`, { outcome, cause })
const DAY = 86_400

/** For every alert, when it has to fire and when it must not. Time begins at 0. */
export const ALERT_CASES: readonly AlertCase[] = [
  {
    alert: 'AzureRemoteWriteSidecarDown',
    about: 'the sidecar cannot be scraped',
    series: { [UP]: '0x10' },
    at: '6m',
    fires: { ...POD, job: 'monitoring/prometheus-remote-write' },
  },
  {
    alert: 'AzureRemoteWriteSidecarDown',
    about: 'the sidecar is no target at all',
    series: { other: '0x10' },
    at: '6m',
    fires: { job: 'monitoring/prometheus-remote-write' },
    dependsOnOthers: ['pods', 'clusters'],
  },
  {
    alert: 'AzureRemoteWriteSidecarDown',
    about: 'the sidecar is up',
    series: { [UP]: '1x10' },
    at: '6m',
  },
  {
    alert: 'AzureRemoteWriteNoToken',
    about: 'there was never a token',
    series: { [EXPIRY]: '0x10' },
    at: '7m',
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteNoToken',
    about: 'the certificate is unknown to some tries, and others do not reach Entra ID',
    series: {
      [EXPIRY]: '0x10',
      [writes('held_back', 'certificate_unknown')]: '0+9x10',
      [FAILURES]: '0+1x10',
    },
    at: '7m',
    says: ['certificate_unknown', 'unreachable'],
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteNoToken',
    about: 'Azure answers 401 to a token that looks valid',
    series: { [EXPIRY]: '3600x10', [writes('held_back', 'token_refused')]: '0+1x10' },
    at: '7m',
    says: ['token_refused'],
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteNoToken',
    about: 'only the first writes came before the first token',
    series: { [EXPIRY]: '0 3600x10', [writes('held_back', 'token_pending')]: '0 3x10' },
    at: '7m',
  },
  {
    alert: 'AzureRemoteWriteTokenRenewalFailing',
    about: 'attempts fail and none succeeds',
    series: { [FAILURES]: '0+1x40', [ACQUIRED]: '1x40' },
    at: '30m',
    says: ['unreachable'],
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteTokenRenewalFailing',
    about: 'an attempt succeeds after others',
    series: { [FAILURES]: '0+1x40', [ACQUIRED]: '1x25 2x15' },
    at: '30m',
  },
  {
    alert: 'AzureRemoteWriteCertificateExpiring',
    about: 'no newer certificate is mounted',
    series: { [notAfter('A')]: `${20 * DAY}x90` },
    at: '1h',
    fires: POD,
    value: '19d 23h 0m 0s',
  },
  {
    alert: 'AzureRemoteWriteCertificateExpiring',
    about: 'a newer certificate is mounted beside it',
    series: { [notAfter('A')]: `${20 * DAY}x90`, [notAfter('B')]: `${300 * DAY}x90` },
    at: '1h',
  },
  {
    alert: 'AzureRemoteWriteCertificateExpiresSoon',
    about: 'the certificate in use has two days left, whatever is mounted beside it',
    series: {
      [notAfter('A')]: `${2 * DAY}x20`,
      [inUse('A')]: '1x20',
      [notAfter('B')]: `${300 * DAY}x20`,
      [inUse('B')]: '0x20',
    },
    at: '10m',
    fires: POD,
    value: '1d 23h 50m 0s',
  },
  {
    alert: 'AzureRemoteWriteCertificateExpiresSoon',
    about: 'the new certificate is in use',
    series: {
      [notAfter('A')]: `${2 * DAY}x20`,
      [inUse('A')]: '0x20',
      [notAfter('B')]: `${300 * DAY}x20`,
      [inUse('B')]: '1x20',
    },
    at: '10m',
  },
  {
    alert: 'AzureRemoteWriteCertificateNotAccepted',
    about: 'the new certificate has not been in use for more than a day',
    series: {
      [notAfter('A')]: `${50 * DAY}x320`,
      [inUse('A')]: '1x320',
      [notAfter('B')]: `${300 * DAY}x320`,
      [inUse('B')]: '0x320',
    },
    every: '5m',
    at: '26h',
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteCertificateNotAccepted',
    about: 'it was accepted on the same day',
    series: {
      [notAfter('A')]: `${50 * DAY}x320`,
      [inUse('A')]: '1x200 0x120',
      [notAfter('B')]: `${300 * DAY}x320`,
      [inUse('B')]: '0x200 1x120',
    },
    every: '5m',
    at: '26h',
  },
  ...(
    ['unreachable', 'timeout', 'azure_error', 'redirect', 'over_budget', 'throttled'] as const
  ).map(
    (cause): AlertCase => ({
      alert: 'AzureRemoteWriteNothingAccepted',
      about: `every write is held back (${cause})`,
      series: {
        [writes('accepted', 'none')]: '0+100x10 1000x40',
        [writes('held_back', cause)]: '0x10 0+4x40',
      },
      at: '17m',
      fires: POD,
      says: [cause],
    }),
  ),
  {
    alert: 'AzureRemoteWriteNothingAccepted',
    about: 'senders go away before Azure answers, and nothing was ever accepted',
    series: {
      [writes('accepted', 'none')]: '0x40',
      [writes('abandoned', 'sender_gone')]: '0+2x40',
    },
    at: '8m',
    says: ['sender_gone'],
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteNothingAccepted',
    about: 'it has been so for four minutes',
    series: {
      [writes('accepted', 'none')]: '0+100x10 1000x40',
      [writes('held_back', 'unreachable')]: '0x10 0+4x40',
    },
    at: '15m',
  },
  {
    alert: 'AzureRemoteWriteNothingAccepted',
    about: 'some writes are accepted',
    series: {
      [writes('accepted', 'none')]: '0+1x40',
      [writes('held_back', 'azure_error')]: '0+50x40',
    },
    at: '20m',
  },
  {
    alert: 'AzureRemoteWriteNothingAccepted',
    about: 'nothing is sent',
    series: {
      [writes('accepted', 'none')]: '100x40',
      [writes('held_back', 'unreachable')]: '7x40',
    },
    at: '20m',
  },
  {
    alert: 'AzureRemoteWriteNothingAccepted',
    about: 'it is the role, which has an alert of its own',
    series: {
      [writes('accepted', 'none')]: '0x40',
      [writes('held_back', 'role_missing')]: '0+4x40',
    },
    at: '20m',
  },
  {
    alert: 'AzureRemoteWriteNothingAccepted',
    about: 'there is no token, which has an alert of its own',
    series: {
      [EXPIRY]: '0x40',
      [writes('accepted', 'none')]: '0x40',
      [writes('held_back', 'unreachable')]: '0+4x40',
    },
    at: '20m',
  },
  {
    alert: 'AzureRemoteWriteNothingSent',
    about: 'the sidecar has not been written to since it started',
    series: { [writes('accepted', 'none')]: '0x20', [writes('held_back', 'unreachable')]: '0x20' },
    at: '9m',
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteNothingSent',
    about: 'Prometheus has stopped writing, and only a stranger knocks',
    series: {
      [writes('accepted', 'none')]: '0+10x5 50x20',
      [writes('refused', 'sender_refused')]: '0+1x25',
    },
    at: '15m',
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteNothingSent',
    about: 'writes come, though Azure accepts none',
    series: {
      [writes('accepted', 'none')]: '0x20',
      [writes('held_back', 'unreachable')]: '0+1x20',
    },
    at: '15m',
  },
  {
    alert: 'AzureRemoteWriteRoleMissing',
    about: 'Azure answers 403 to every write',
    series: { [writes('held_back', 'role_missing')]: '0+5x40' },
    at: '15m',
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteRoleMissing',
    about: 'Azure accepts',
    series: {
      [writes('held_back', 'role_missing')]: '3x40',
      [writes('accepted', 'none')]: '0+5x40',
    },
    at: '15m',
  },
  {
    alert: 'AzureRemoteWriteSamplesRefused',
    about: 'writes are refused for good',
    series: { [writes('refused', 'duplicate')]: '0+1x20' },
    at: '14m',
    says: ['duplicate'],
    fires: { ...POD, cause: 'duplicate' },
    value: '10',
  },
  {
    alert: 'AzureRemoteWriteSamplesRefused',
    about: 'only a stranger was refused',
    series: { [writes('refused', 'sender_refused')]: '0+1x20' },
    at: '14m',
  },
  {
    alert: 'AzureRemoteWriteThrottled',
    about: 'Azure answers 429 for minutes',
    series: { [writes('held_back', 'throttled')]: '0+2x40' },
    at: '15m',
    fires: POD,
  },
  {
    alert: 'AzureRemoteWriteThrottled',
    about: 'Azure answered 429 once',
    series: { [writes('held_back', 'throttled')]: '0 1x40' },
    at: '25m',
  },
  ...LIMIT_CASES,
]
