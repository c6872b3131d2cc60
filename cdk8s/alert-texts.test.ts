import { describe, expect, it } from 'vitest'
import { CAUSES, type Cause, causeRow } from '../contract/cause.ts'
import { WRITER_TYPES } from '../contract/identity.ts'
import {
  causesOfNoToken,
  causesOfNothingAccepted,
  causesOfRefused,
  createSayCause,
  createSayNoToken,
} from './alert-texts.ts'
import { alerts } from './alerts.ts'
import { deploymentOf } from './testing/deployment.ts'

it('every cause that keeps or loses samples is explained by an alert, for some identity', () => {
  const explained = new Set(
    WRITER_TYPES.flatMap((type) => [
      ...causesOfNoToken(type),
      ...causesOfNothingAccepted(type),
      ...causesOfRefused(type, 429),
    ]),
  )
  const missing = (Object.keys(CAUSES) as Cause[]).filter((cause) => {
    const { severity, runbook, reply } = causeRow(cause)
    return !explained.has(cause) && severity !== 'info' && reply !== 'never' && runbook
  })
  expect(missing).toEqual([])
  expect(explained.size).toBeGreaterThan(30)
})

describe('what there is to say where no token comes', () => {
  it('is about what the identity uses', () => {
    expect(causesOfNoToken('aadApplication')).toContain('certificate_unknown')
    expect(causesOfNoToken('aadApplication')).not.toContain('imds_unreachable')
    expect(causesOfNoToken('workloadIdentity')).toContain('federated_credential')
    expect(causesOfNoToken('clientSecret')).toContain('secret_wrong')
    expect(
      causesOfNoToken('userAssigned').filter((cause) => /certificate|dns/.test(cause)),
    ).toEqual([])
    expect(causesOfNoToken('systemAssigned')).toContain('imds_blocked')
  })

  it('names who is asked for tokens, and Azure where Azure refuses them', () => {
    const say = createSayNoToken({ host: 'ingestion.example' }, 'login.example')
    expect(say('entra_error')).toMatch(
      /^login\.example answers with an error of its own\. Next: look/,
    )
    expect(say('token_refused')).toMatch(/the audience is not the one of ingestion\.example\.$/)
  })

  it('names IMDS with a managed identity', () => {
    const identity = {
      type: 'systemAssigned',
      principalId: '00000000-0000-0000-0000-0000000000c2',
    } as const
    const { description = '' } =
      alerts(deploymentOf({ identity, vaultReader: undefined })).find(
        ({ name }) => name === 'AzureRemoteWriteNoToken',
      ) ?? {}
    expect(description).toContain(
      'IMDS (169.254.169.254) cannot be reached. Next: check the network',
    )
  })
})

it('throttled writes are lost only where the sender is told of it', () => {
  expect(causesOfRefused('userAssigned', 429)).toContain('throttled')
  expect(causesOfRefused('userAssigned', 503)).not.toContain('throttled')
})

it('what only the log knows, the sentence points to', () => {
  expect(createSayCause({})('certificate_expired')).toMatch(
    /^The certificate has expired: the log of prom-remotewrite quotes it\. Next: renew it/,
  )
})

it('the command is filled in with what is known', () => {
  const { description = '' } =
    alerts(deploymentOf({})).find(({ name }) => name === 'AzureRemoteWriteRoleMissing') ?? {}
  expect(description).toMatch(
    /^Azure answers 403: the Entra application with a certificate, client id [0-9a-f-]{36}, may not write to data collection rule dcr-0{32}\. Next: assign the role .*: az role assignment create /,
  )
})
