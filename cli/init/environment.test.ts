import { describe, expect, it } from 'vitest'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import { answersFrom } from './answers.ts'
import { asInput, environmentFrom } from './environment.ts'

const ID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'
const IMAGE = ['--image', 'registry.contoso.com/own:1.0']
const IDS = ['--tenant-id', ID, '--subscription-id', ID, '--state-account', 'stcontoso', ...IMAGE]
const CERTIFICATE = ['--identity', 'aadApplication', '--vault', 'kv-contoso', '--deployer', ID]
const ISSUER = ['--issuer-url', 'https://oidc.contoso.com/one']
const READER = ['--vault-reader', ID]

async function environmentOf(...args: readonly string[]) {
  return asInput(environmentFrom(await answersFrom([...IDS, ...args], undefined)))
}

describe('init writes an environment that a synthesis takes', () => {
  it.each([
    ['on AKS, with a workload identity', [], undefined],
    ['on AKS, with a certificate', CERTIFICATE, 'aksAddOn'],
    ['with Arc, with a workload identity', ['--kubernetes', 'arc', ...ISSUER], undefined],
    [
      'with Arc, with a certificate',
      ['--kubernetes', 'arc', ...CERTIFICATE, ...ISSUER],
      'workloadIdentity',
    ],
    [
      'elsewhere, with a certificate and without an issuer',
      ['--kubernetes', 'other', ...CERTIFICATE, ...READER],
      'servicePrincipal',
    ],
  ])('%s', async (_what, args, via) => {
    const environment = await environmentOf(...args)
    expect(checkEnvironments([environment])).toMatchObject({ problems: [], warnings: [] })
    expect(environment.clusters[0]?.vaultReader?.via).toBe(via)
  })
})

it('what is missing for a certificate elsewhere is the reader of the vault', async () => {
  const environment = await environmentOf('--kubernetes', 'other', ...CERTIFICATE)
  expect(checkEnvironments([environment]).problems.map(({ path }) => path)).toEqual([
    'prod: clusters[0].vaultReader.principalId',
  ])
})
