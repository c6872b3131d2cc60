import type { WriterType } from '../../contract/identity.ts'
import { said, textAt } from '../reading/said.ts'
import { at, type Node, rawAt } from '../reading/tree.ts'
import { apply } from './apply.ts'
import { SECRET_PROVIDER_CLASS_PLACES } from './object-places.ts'
import type { Source } from './source.ts'
import { exampleId, todo } from './todo.ts'

const PATH = 'clusters[].vaultReader'

/** The vault, which exists already, and who reads it: of an application with a certificate or a secret. */
export function draftVaultReader(source: Source, type: WriterType): void {
  const { sheet, vault } = source
  const { document, parameters, why } = vault
  apply(sheet, SECRET_PROVIDER_CLASS_PLACES, document)
  const name = said(parameters, 'keyvaultName')
  const hint = name.why ?? why ?? certificateToday(source)
  sheet.notes.unknown.push(
    "whether the vault is governed by roles (assumed) or by access policies: then add access: 'accessPolicies'",
  )
  if (type === 'aadApplication') {
    // Owns the application, or nobody may change it after the first apply.
    sheet.put('deployer', {
      principalId: todo(
        'principal id of the deployer',
        'object id of the principal that applies; az ad signed-in-user show --query id, with principalType: User, or az ad sp show --id CLIENT_ID --query id',
        exampleId('deployer'),
      ),
    })
  }
  sheet.put('vault.existing', true)
  sheet.put(
    'vault.name',
    name.text ??
      todo(
        'vault',
        `${hint === undefined ? '' : `${hint}. `}az keyvault list --query "[].name"`,
        'kv-prometheus',
      ),
    name.text === undefined ? undefined : at(parameters, 'keyvaultName'),
  )
  for (const key of OBJECTS) sheet.changed(at(parameters, key), WHAT_IS_MOUNTED[type])
  sheet.changed(at(parameters, 'cloudName'), "it is the environment's cloud")
  draftReader(source)
}

function draftReader({ sheet, vault, way }: Source): void {
  const { parameters, volume, why } = vault
  const put = (via: string, more: object, from: readonly (Node | undefined)[]) => {
    sheet.put(PATH, { via, ...more })
    for (const node of from) sheet.changed(node, `the vault is read via ${via}`, `${PATH}.via`)
  }
  const managed = at(parameters, 'useVMManagedIdentity')
  const userAssigned = at(parameters, 'userAssignedIdentityID')
  const secretName = textAt(volume, 'csi', 'nodePublishSecretRef', 'name')
  if (secretName !== undefined) {
    put(
      'servicePrincipal',
      {
        principalId: todo(
          'principal id',
          'az ad sp show --id CLIENT_ID --query id',
          exampleId('reader'),
        ),
        secretName,
      },
      [managed, userAssigned],
    )
    sheet.kept(at(volume, 'csi', 'nodePublishSecretRef', 'name'), `${PATH}.secretName`)
    return
  }
  const client = said(parameters, 'clientID')
  if (client.text !== undefined || client.why !== undefined) {
    put('workloadIdentity', {}, [at(parameters, 'clientID'), managed, userAssigned])
    return
  }
  if (
    rawAt(parameters, 'useVMManagedIdentity') === 'true' &&
    rawAt(parameters, 'userAssignedIdentityID') === ''
  ) {
    const principalId = todo(
      'principal id',
      'az vm show ... --query identity.principalId',
      exampleId(`reader ${way.sender.title}`),
    )
    put('systemAssignedIdentity', { principalId }, [managed, userAssigned])
    return
  }
  const reader = said(parameters, 'userAssignedIdentityID')
  const reason = why ?? reader.why
  sheet.notes.unknown.push(
    `whether ${reader.text ?? 'the identity that reads the vault'} is that of the AKS add-on, which is assumed${reason === undefined ? '' : ` (${reason})`}; if not, write { via: 'userAssignedIdentity', clientId, principalId }`,
  )
  put('aksAddOn', {}, [managed, userAssigned])
}

/** Of a service principal that reads the vault, whose id and secret a Kubernetes Secret holds. */
export function secretOfVolume({ vault }: Source): string | undefined {
  return textAt(vault.volume, 'csi', 'nodePublishSecretRef', 'name')
}

/** Of a class that is read line by line, an object's fields stand beside the parameters. */
const OBJECTS = [
  'objects',
  'objectName',
  'objectType',
  'objectFormat',
  'objectEncoding',
  'objectVersion',
]

const WHAT_IS_MOUNTED: { readonly [T in WriterType]: string } = {
  aadApplication: 'Terraform makes a certificate of its own in the vault',
  clientSecret: 'the secret is identity.secretName',
  userAssigned: 'nothing is read from the vault',
  systemAssigned: 'nothing is read from the vault',
  workloadIdentity: 'nothing is read from the vault',
}

/** Names of what the driver mounts today. */
export function objectsInVault({ vault }: Source): readonly string[] {
  const objects = rawAt(vault.parameters, 'objects') ?? ''
  return [...objects.matchAll(/objectName:\s*["']?([\w-]+)/g)].map(([, name = '']) => name)
}

/** Why there is no vault in the files: Prometheus has a certificate of its own. */
function certificateToday({ azureAd }: Source): string | undefined {
  return at(azureAd, 'certificate') === undefined
    ? undefined
    : 'the application has what azureAd.certificate says today; here it has a certificate, which is made in a vault'
}
