import { IDENTITY_TYPES, type IdentityType, type WriterType } from '../../contract/identity.ts'
import { guid, said, textAt } from '../reading/said.ts'
import { at, isDict, rawAt } from '../reading/tree.ts'
import { hasPodLabel, type Source, variable, variableEntry } from './source.ts'

/** Who writes: a type, or why it cannot be told. What cannot be read is never taken for absent. */
export type IdentityGuess =
  | { readonly type: WriterType; readonly why?: undefined }
  | { readonly type?: undefined; readonly why: string }

export function identityType(source: Source): IdentityGuess {
  return source.way.sidecar === undefined ? nativeIdentity(source) : sidecarIdentity(source)
}

function sidecarIdentity(source: Source): IdentityGuess {
  const { notes } = source.sheet
  const one = variable(source, 'IDENTITY_TYPE')
  const names = Object.keys(IDENTITY_TYPES) as IdentityType[]
  const type = names.find((name) => name.toLowerCase() === one.text?.toLowerCase())
  if (type === 'userAssigned' && hasPodLabel(source, 'aadpodidbinding')) {
    notes.changes.push(
      'pod-managed identity (the label aadpodidbinding) is retired: workload identity takes its place',
    )
    return { type: 'workloadIdentity' }
  }
  if (type === 'aadApplication' && signsInWithSecret(source)) return { type: 'clientSecret' }
  if (type !== undefined) return { type }
  const reason =
    one.why ??
    (one.text === undefined
      ? 'IDENTITY_TYPE is not filled in'
      : `IDENTITY_TYPE is ${JSON.stringify(one.text)}`)
  const guessed = guessIdentity(source)
  if (guessed === undefined) return { why: reason }
  notes.unknown.push(`the identity: ${reason}, so ${guessed} is assumed from the other variables`)
  return { type: guessed }
}

/** Only what is there tells something: a machine's own identity cannot be told from nothing. */
function guessIdentity(source: Source): WriterType | undefined {
  const path = variable(source, 'AZURE_CLIENT_CERTIFICATE_PATH').text
  if (path !== undefined || at(source.vault.parameters, 'keyvaultName') !== undefined) {
    return 'aadApplication'
  }
  if (signsInWithSecret(source)) return 'clientSecret'
  if (hasPodLabel(source, 'azure.workload.identity/use')) return 'workloadIdentity'
  return variable(source, 'AZURE_CLIENT_ID').text === undefined ? undefined : 'userAssigned'
}

/** An application has a certificate or a secret; the certificate is Microsoft's own way. */
function signsInWithSecret(source: Source): boolean {
  const isThere = (name: string) => variableEntry(source, name) !== undefined
  return (
    !isThere('AZURE_CLIENT_CERTIFICATE_PATH') &&
    (isThere('AZURE_CLIENT_SECRET_FILE') || isThere('AZURE_CLIENT_SECRET'))
  )
}

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.AzureAD */
function nativeIdentity({ azureAd, sheet, write }: Source): IdentityGuess {
  if (isDict(at(azureAd, 'workloadIdentity'))) return { type: 'workloadIdentity' }
  const managed = at(azureAd, 'managedIdentity')
  if (managed !== undefined) {
    const client = said(managed, 'clientId')
    // Prometheus takes an empty client id for the machine's own identity, and nothing else for it.
    return {
      type:
        client.text === undefined && client.why === undefined ? 'systemAssigned' : 'userAssigned',
    }
  }
  if (at(azureAd, 'oauth') !== undefined) return { type: 'clientSecret' }
  if (at(azureAd, 'certificate') !== undefined) {
    sheet.notes.changes.push(
      'azureAd.certificate becomes a certificate in the vault, which the sidecar uses: the operator has no field for one',
    )
    return { type: 'aadApplication' }
  }
  if (at(azureAd, 'sdk') !== undefined) {
    sheet.notes.unknown.push(
      'which identity azureAd.sdk finds at run time: workload identity is assumed; write another if it is another',
    )
    return { type: 'workloadIdentity' }
  }
  if (isEntra(textAt(write, 'oauth2', 'tokenUrl'))) return { type: 'clientSecret' }
  const [other] = OTHER_AUTHENTICATION.filter((name) => at(write, name) !== undefined)
  if (other !== undefined) {
    return { why: `the remote write authenticates with ${other}, which does not say who it is` }
  }
  return { why: `the remote write to ${hostOf(rawAt(write, 'url'))} has no azureAd` }
}

const OTHER_AUTHENTICATION = [
  'oauth2',
  'authorization',
  'basicAuth',
  'bearerToken',
  'bearerTokenFile',
  'azureAd',
]

function isEntra(tokenUrl: string | undefined): boolean {
  return /^https:\/\/(login|sts)\.(microsoftonline|partner\.microsoftonline|chinacloudapi|windows)\./.test(
    tokenUrl ?? '',
  )
}

function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : 'Azure'
}

/** The client id of a managed identity. */
export function clientId(source: Source) {
  const { azureAd } = source
  const one =
    source.way.sidecar === undefined
      ? said(azureAd, 'managedIdentity', 'clientId')
      : variable(source, 'AZURE_CLIENT_ID')
  return guid(one)
}
