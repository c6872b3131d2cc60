import type { WriterType } from '../../contract/identity.ts'
import { said, textAt } from '../reading/said.ts'
import { at, rawAt } from '../reading/tree.ts'
import { draftClientSecret } from './client-secret.ts'
import { clientId, type IdentityGuess, identityType } from './identity-type.ts'
import { whyNotNative } from './network-of-write.ts'
import { type Source, serviceAccountAnnotations, variable, variableNode } from './source.ts'
import { type DraftObject, exampleId, todo } from './todo.ts'
import { draftVaultReader, secretOfVolume } from './vault.ts'

/** Who writes, and how: the part of a cluster that Entra ID is concerned with. */
export function draftIdentity(source: Source): IdentityGuess {
  const { sheet } = source
  const guess = identityType(source)
  draftKubernetes(source, guess)
  if (guess.type === undefined) {
    sheet.put(
      'clusters[].identity',
      todo(
        'identity',
        `${guess.why}. One of { type: 'aadApplication' }, { type: 'workloadIdentity' }, { type: 'userAssigned', identity: { source: 'kubelet' } }: docs/environment.md`,
        { type: 'workloadIdentity' },
      ),
    )
    sheet.notes.unknown.push(`the identity: ${guess.why}`)
    return guess
  }
  sheet.put('clusters[].identity', IDENTITIES[guess.type](source))
  claimIdentity(source, guess.type)
  draftTransport(source, guess.type)
  if (IN_VAULT.includes(guess.type)) draftVaultReader(source, guess.type)
  return guess
}

const IDENTITIES: { readonly [T in WriterType]: (source: Source) => DraftObject } = {
  aadApplication(source) {
    const id = variable(source, 'AZURE_CLIENT_ID').text
    source.sheet.notes.changes.push(
      `Terraform makes an Entra application of its own, with a certificate of its own in the vault: another client id${id === undefined ? '' : ` than ${id}`}. The old one goes on working until you delete it; to keep it, write identity.application`,
    )
    return { type: 'aadApplication' }
  },
  clientSecret: draftClientSecret,
  workloadIdentity({ sheet }) {
    sheet.notes.changes.push(
      'Terraform makes a user-assigned identity and its federated credential: another client id. The old identity goes on working until you delete it; to keep it, write identity.identity',
    )
    return { type: 'workloadIdentity' }
  },
  userAssigned(source) {
    const { text: id, why } = clientId(source)
    const query = id === undefined ? '[]' : `[?clientId=='${id}']`
    const of = id === undefined ? '' : ` with client id ${id}`
    const reason = why === undefined ? '' : `its client id could not be read: ${why}. `
    source.sheet.notes.changes.push(ROLE_ASSIGNMENT)
    source.sheet.notes.unknown.push(
      "whether the identity is the kubelet's: then write { source: 'kubelet' } and nothing else",
    )
    return {
      type: 'userAssigned',
      identity: {
        source: 'existing',
        name: todo(
          `identity${of}`,
          `${reason}az identity list --query "${query}.name"`,
          `id-${id ?? 'prometheus'}`,
        ),
        resourceGroupName: todo(
          'resource group of the identity',
          `az identity list --query "${query}.resourceGroup"`,
          'rg-identities',
        ),
      },
    }
  },
  systemAssigned({ sheet, way }) {
    sheet.notes.changes.push(ROLE_ASSIGNMENT)
    return {
      type: 'systemAssigned',
      principalId: todo(
        'principal id',
        'az vm show ... --query identity.principalId',
        exampleId(way.sender.title),
      ),
    }
  },
}

const ROLE_ASSIGNMENT =
  'Terraform makes the role assignment of this identity, and Azure accepts the same one only once: delete the one that is there, or import it'

const MADE_ANEW: { readonly [T in WriterType]: string | undefined } = {
  aadApplication: 'Terraform makes an application of its own, with another client id',
  workloadIdentity: 'Terraform makes an identity of its own, with another client id',
  clientSecret: undefined,
  userAssigned: undefined,
  systemAssigned: undefined,
}

/** Those that sign in with what the vault holds. */
const IN_VAULT: readonly WriterType[] = ['aadApplication', 'clientSecret']

/** Prometheus itself where it has a token of its own today, and where the environment has a place for the rest. */
function draftTransport(source: Source, type: WriterType): void {
  const { sheet, way } = source
  if (way.sidecar !== undefined || IN_VAULT.includes(type)) return
  const why = whyNotNative(source)
  if (why === undefined) sheet.put('clusters[].transport', 'native')
  else {
    sheet.notes.changes.push(
      `the sidecar gets the token from now on, because of the remote write: ${why}, for which transport: 'native' has no option`,
    )
  }
}

/** Says of every field that names the identity what became of it. */
function claimIdentity(source: Source, type: WriterType): void {
  const { azureAd, sheet } = source
  const path = 'clusters[].identity'
  sheet.changed(variableNode(source, 'IDENTITY_TYPE'), `it is called ${type} here`, `${path}.type`)
  const annotations = serviceAccountAnnotations(source)
  const reason =
    MADE_ANEW[type] ?? 'Terraform looks the identity up by its name, which is a TODO beside it'
  for (const node of [
    variableNode(source, 'AZURE_CLIENT_ID'),
    at(annotations, 'azure.workload.identity/client-id'),
    ...['managedIdentity', 'workloadIdentity', 'certificate'].map((name) =>
      at(azureAd, name, 'clientId'),
    ),
  ]) {
    const { why } = said(node)
    if (type === 'clientSecret') continue
    if (node?.kind === 'leaf' && why !== undefined) sheet.leftOut(node, why)
    else sheet.changed(node, reason, path)
  }
  for (const name of ['certificatePath', 'certificateKeyPath']) {
    sheet.changed(
      at(azureAd, 'certificate', name),
      'a certificate in the vault takes its place',
      path,
    )
  }
  for (const name of ['AZURE_FEDERATED_TOKEN_FILE', 'AZURE_CLIENT_CERTIFICATE_PATH']) {
    sheet.changed(variableNode(source, name), 'where the file is mounted is decided here')
  }
  for (const empty of ['sdk', 'managedIdentity']) {
    const node = at(azureAd, empty)
    if (node?.kind === 'map' && node.entries.size === 0) {
      sheet.changed(node, `it is called ${type} here`, `${path}.type`)
    }
  }
}

function draftKubernetes(source: Source, { type }: IdentityGuess): void {
  const { sheet } = source
  const isElsewhere = type === 'systemAssigned' || secretOfVolume(source) !== undefined
  sheet.notes.unknown.push(
    `where the cluster runs: ${isElsewhere ? "{ kind: 'other' }" : 'AKS'} is assumed; allowed are aks, arc and other`,
  )
  sheet.put(
    'clusters[].kubernetes',
    isElsewhere
      ? { kind: 'other' }
      : {
          kind: 'aks',
          resourceGroupName: todo(
            'resource group of the cluster',
            'az aks list --output table',
            'rg-aks',
          ),
        },
  )
}

/** Other remote writes and containers that get their token as whoever the pod is. */
export function notePodIdentity(source: Source, { type }: IdentityGuess): void {
  const { all, sheet, way } = source
  const changes = type === 'workloadIdentity'
  const writes = all.ways
    .filter((one) => one !== way && one.sidecar === undefined)
    .flatMap((one) => one.writes)
  for (const write of writes) {
    const url = rawAt(write, 'url') ?? ''
    const host = URL.canParse(url) ? new URL(url).host : 'Azure'
    if (at(write, 'azureAd', 'sdk') !== undefined && changes) {
      const rule = /dcr-[0-9a-f]{32}/.exec(url)?.[0] ?? 'its data collection rule'
      sheet.notes.changes.push(
        `the remote write to ${host} gets its token as the pod's identity (azureAd.sdk), which becomes another one and has no right there: before you sync, give the new identity "Monitoring Metrics Publisher" on ${rule}, or write azureAd.workloadIdentity with the client id of today, whose federated credential goes on working`,
      )
    }
    const client = textAt(write, 'azureAd', 'workloadIdentity', 'clientId')
    if (client !== undefined) {
      sheet.notes.changes.push(
        `the remote write to ${host} stays with identity ${client}: do not delete that one, nor its federated credential for this service account`,
      )
    }
  }
  const others = way.sender.containers.filter(
    (one) => one !== way.sidecar?.container && said(one, 'name').text !== undefined,
  )
  const names = others.flatMap((one) => (usesAzure(one) ? [rawAt(one, 'name')] : []))
  if (changes && names.length > 0) {
    sheet.notes.changes.push(
      `${names.join(', ')}: containers that may get tokens as the pod's identity, which becomes another one: give it the rights that they need, or set AZURE_CLIENT_ID in them`,
    )
  }
}

function usesAzure(container: Parameters<typeof rawAt>[0]): boolean {
  return /azure|objstore|blob/i.test(
    `${rawAt(container, 'image')} ${JSON.stringify(at(container, 'args') ?? at(container, 'env') ?? '', (_, value) => (value instanceof Map ? [...value] : value))}`,
  )
}
