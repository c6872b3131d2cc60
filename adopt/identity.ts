import { IDENTITY_TYPES, type IdentityType } from '../contract/identity.ts'
import { isObject, listAt, objectAt, type Plain, textAt } from './documents.ts'
import { firstGuid, podLabels, type Source } from './source.ts'
import { type DraftObject, type Todo, todo } from './todo.ts'

/** Who writes, and how: the part of a cluster that Entra ID is concerned with. */
export function identityDraft(source: Source): DraftObject {
  const type = source.azureAd === undefined ? sidecarIdentity(source) : nativeIdentity(source)
  const isNative = source.azureAd !== undefined && type !== 'aadApplication'
  return {
    kubernetes: kubernetesDraft(source, type),
    identity: IDENTITIES[type](source),
    ...(type === 'aadApplication' ? { vaultReader: vaultReaderDraft(source) } : {}),
    ...(isNative ? { transport: 'native' } : {}),
  }
}

const IDENTITIES: { readonly [T in IdentityType]: (source: Source) => DraftObject } = {
  aadApplication({ notes, variable }) {
    const clientId = variable('AZURE_CLIENT_ID')
    notes.changes.push(
      `Terraform makes an Entra application of its own, with a certificate of its own in the vault: another client id${clientId === undefined ? '' : ` than ${clientId}`}. The old one goes on working until you delete it`,
    )
    return { type: 'aadApplication' }
  },
  workloadIdentity({ notes }) {
    notes.changes.push(
      'Terraform makes a user-assigned identity and its federated credential: another client id. The old identity goes on working until you delete it',
    )
    return { type: 'workloadIdentity' }
  },
  userAssigned(source) {
    const id = clientIdOf(source)
    const query = id === undefined ? '[]' : `[?clientId=='${id}']`
    source.notes.changes.push(ROLE_ASSIGNMENT)
    source.notes.unknown.push(
      "whether the identity is the kubelet's: then write { source: 'kubelet' } and nothing else",
    )
    return {
      type: 'userAssigned',
      identity: {
        source: 'existing',
        name: todo('identity', `az identity list --query "${query}.name"`),
        resourceGroupName: todo(
          'resource group of the identity',
          `az identity list --query "${query}.resourceGroup"`,
        ),
      },
    }
  },
  systemAssigned({ notes }) {
    notes.changes.push(ROLE_ASSIGNMENT)
    return {
      type: 'systemAssigned',
      principalId: todo('principal id', 'az vm show ... --query identity.principalId'),
    }
  },
}

const ROLE_ASSIGNMENT =
  'Terraform makes the role assignment of this identity, and Azure takes the same one only once: delete the one that was made by hand, or import it'

function sidecarIdentity(source: Source): IdentityType {
  const { notes, variable } = source
  const said = variable('IDENTITY_TYPE')
  const names = Object.keys(IDENTITY_TYPES) as IdentityType[]
  const type = names.find((name) => name.toLowerCase() === said?.toLowerCase())
  if (type === 'userAssigned' && 'aadpodidbinding' in podLabels(source)) {
    notes.changes.push(
      'pod-managed identity (the label aadpodidbinding) is retired: workload identity takes its place',
    )
    return 'workloadIdentity'
  }
  if (type !== undefined) return type
  const guessed = guessIdentity(source)
  notes.unknown.push(
    `the identity: IDENTITY_TYPE is ${said === undefined ? 'not filled in' : JSON.stringify(said)}, so ${guessed} is assumed from the other variables`,
  )
  return guessed
}

function guessIdentity(source: Source): IdentityType {
  const { variable } = source
  const path = variable('AZURE_CLIENT_CERTIFICATE_PATH')
  if (path !== undefined || 'keyvaultName' in source.vault) return 'aadApplication'
  if ('azure.workload.identity/use' in podLabels(source)) return 'workloadIdentity'
  return variable('AZURE_CLIENT_ID') === undefined ? 'systemAssigned' : 'userAssigned'
}

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.AzureAD */
function nativeIdentity(source: Source): IdentityType {
  const { azureAd = {}, notes } = source
  if (isObject(azureAd.workloadIdentity)) return 'workloadIdentity'
  if ('managedIdentity' in azureAd) {
    return clientIdOf(source) === undefined ? 'systemAssigned' : 'userAssigned'
  }
  if ('oauth' in azureAd || 'certificate' in azureAd) {
    notes.changes.push(
      `azureAd.${'oauth' in azureAd ? 'oauth (a client secret)' : 'certificate'} becomes a certificate in the vault, which the sidecar uses: the operator has no field for one`,
    )
    return 'aadApplication'
  }
  notes.unknown.push(
    'which identity azureAd.sdk finds at run time: workload identity is assumed; write another if it is another',
  )
  return 'workloadIdentity'
}

function clientIdOf({ azureAd = {}, variable }: Source): string | undefined {
  const managed = objectAt(azureAd, 'managedIdentity')
  return firstGuid(
    variable('AZURE_CLIENT_ID'),
    textAt(managed, 'clientId'),
    textAt(managed, 'clientID'),
  )
}

function kubernetesDraft(source: Source, type: IdentityType): DraftObject {
  const { notes } = source
  const isElsewhere = type === 'systemAssigned' || secretOfVolume(source) !== undefined
  notes.unknown.push(
    `where the cluster runs: ${isElsewhere ? "{ kind: 'other' }" : 'AKS'} is assumed; allowed are aks, arc and other`,
  )
  return isElsewhere
    ? { kind: 'other' }
    : {
        kind: 'aks',
        resourceGroupName: todo('resource group of the cluster', 'az aks list --output table'),
      }
}

function vaultReaderDraft(source: Source): DraftObject {
  const { notes, vault } = source
  const secretName = secretOfVolume(source)
  if (secretName !== undefined) {
    const principalId = todo('principal id', 'az ad sp show --id CLIENT_ID --query id')
    return { via: 'servicePrincipal', principalId, secretName }
  }
  if (textAt(vault, 'clientID') !== undefined) return { via: 'workloadIdentity' }
  const isManaged = textAt(vault, 'useVMManagedIdentity') === 'true'
  if (isManaged && vault.userAssignedIdentityID === '') {
    return {
      via: 'systemAssignedIdentity',
      principalId: todo('principal id', 'az vm show ... --query identity.principalId'),
    }
  }
  const clientId = textAt(vault, 'userAssignedIdentityID')
  notes.unknown.push(
    `whether ${clientId ?? 'the identity that reads the vault'} is that of the AKS add-on, which is assumed; if not, write { via: 'userAssignedIdentity', clientId, principalId }`,
  )
  return { via: 'aksAddOn' }
}

/** Of a service principal that reads the vault. */
function secretOfVolume({ found }: Source): string | undefined {
  return listAt(found.spec, 'volumes')
    .map((volume) => textAt(objectAt(volume, 'csi', 'nodePublishSecretRef'), 'name'))
    .find((name) => name !== undefined)
}

/** The vault, which exists already; only an application with a certificate needs it. */
export function vaultDraft({ notes, vault }: Pick<Source, 'notes' | 'vault'>): DraftObject {
  notes.unknown.push(
    "whether the vault is governed by roles (assumed) or by access policies: then add access: 'accessPolicies'",
  )
  return { existing: true, name: vaultName(vault) }
}

function vaultName(vault: Plain): string | Todo {
  return textAt(vault, 'keyvaultName') ?? todo('vault', 'az keyvault list --query "[].name"')
}
