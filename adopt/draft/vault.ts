import { said, textAt } from '../reading/said.ts'
import { at, type Node, rawAt } from '../reading/tree.ts'
import type { Source } from './source.ts'
import { exampleId, todo } from './todo.ts'

const PATH = 'clusters[].vaultReader'

/** The vault, which exists already, and who reads it; only an application with a certificate needs them. */
export function draftVaultReader(source: Source): void {
  const { sheet, vault } = source
  const { parameters, why } = vault
  const name = said(parameters, 'keyvaultName')
  const secret = secretToday(source)
  const hint = name.why ?? why ?? secret
  sheet.notes.unknown.push(
    "whether the vault is governed by roles (assumed) or by access policies: then add access: 'accessPolicies'",
  )
  // Owns the application, or nobody may change it after the first apply.
  sheet.put('deployer', {
    principalId: todo(
      'principal id of the deployer',
      'object id of who applies; az ad signed-in-user show --query id, with principalType: User, or az ad sp show --id CLIENT_ID --query id',
      exampleId('deployer'),
    ),
  })
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
  sheet.changed(at(parameters, 'objects'), 'Terraform makes a certificate of its own in the vault')
  for (const key of [
    'objectName',
    'objectType',
    'objectFormat',
    'objectEncoding',
    'objectVersion',
  ]) {
    sheet.changed(at(parameters, key), 'Terraform makes a certificate of its own in the vault')
  }
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

/** Why there is no vault in the files: the application has a secret today. */
function secretToday({ azureAd, write }: Source): string | undefined {
  const [method] = ['oauth', 'certificate'].filter((name) => at(azureAd, name) !== undefined)
  const said = method === undefined ? at(write, 'oauth2') && 'oauth2' : `azureAd.${method}`
  return said === undefined
    ? undefined
    : `the application has what ${said} says today; here it has a certificate, which is made in a vault`
}
