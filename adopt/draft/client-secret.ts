import { readReference } from '../model/containers.ts'
import { guid, type Said, said, textAt } from '../reading/said.ts'
import { at, isDict, type Node, rawAt } from '../reading/tree.ts'
import { volumeOf } from './mounted-file.ts'
import { LOOKS_LIKE_A_SECRET } from './secrets.ts'
import { type Source, variable, variableEntry, variableNode } from './source.ts'
import { type DraftObject, exampleId, type Todo, todo } from './todo.ts'
import { objectsInVault } from './vault.ts'

const PATH = 'clusters[].identity'

/** An application that signs in with a secret goes on doing so; the secret moves into the vault. */
export function draftClientSecret(source: Source): DraftObject {
  const { sheet } = source
  const { node, one } = clientOf(source)
  const id = guid(one)
  const where = placeOfSecret(source)
  const name = nameInVault(source)
  if (id.text === undefined) sheet.leftOut(node, id.why ?? 'it is empty')
  else if (textAt(node) === id.text) sheet.kept(node, `${PATH}.application.clientId`)
  else sheet.changed(node, 'the client id is read out of it', `${PATH}.application.clientId`)
  const today = where === undefined ? '' : `today it is ${where}`
  sheet.notes.changes.push(
    name === undefined
      ? `the client secret stays the same, and the sidecar reads it from the vault: put it there under the name that identity.secretName says${today && ` (${today})`}`
      : `the client secret stays the same, in the vault as ${name}`,
  )
  claimSecret(source)
  return {
    type: 'clientSecret',
    application: {
      clientId:
        id.text ??
        todo('client id', `${id.why ?? 'az ad app list --display-name NAME'}`, exampleId('client')),
      principalId: todo(
        'principal id of the application',
        `az ad sp show --id ${id.text ?? 'CLIENT_ID'} --query id`,
        exampleId(`application ${id.text}`),
      ),
    },
    secretName:
      name ??
      todo(
        'secret in the vault',
        `${today && `${today}. `}az keyvault secret set --vault-name VAULT --name NAME --file FILE`,
        'remote-write-secret',
      ),
    expires: dayOf(source, id.text),
  }
}

/** Who signs in, and where that stands. */
function clientOf(source: Source): {
  readonly node: Node | undefined
  readonly one: Said
} {
  const { azureAd, reading, way, write } = source
  if (way.sidecar !== undefined) {
    return {
      node: variableNode(source, 'AZURE_CLIENT_ID'),
      one: variable(source, 'AZURE_CLIENT_ID'),
    }
  }
  const node = at(azureAd, 'oauth', 'clientId') ?? at(write, 'oauth2', 'clientId')
  return { node, one: isDict(node) ? readReference(node, 'the client id', reading) : said(node) }
}

/** Where the secret is today, in words: its Kubernetes Secret or its file, never itself. */
export function placeOfSecret(source: Source): string | undefined {
  const { azureAd, write } = source
  const reference =
    at(azureAd, 'oauth', 'clientSecret') ??
    at(write, 'oauth2', 'clientSecret') ??
    at(variableEntry(source, 'AZURE_CLIENT_SECRET'), 'valueFrom', 'secretKeyRef')
  const name = textAt(reference, 'name')
  if (name !== undefined) return `Secret ${name}, key ${rawAt(reference, 'key')}`
  const path =
    variable(source, 'AZURE_CLIENT_SECRET_FILE').text ?? textAt(write, 'oauth2', 'clientSecretFile')
  const found = path === undefined ? undefined : volumeOf(source, path)
  const secret = textAt(found?.volume, 'secret', 'secretName')
  if (secret !== undefined) return `Secret ${secret}, mounted as ${path}`
  return path && `the file ${path}`
}

/** Of a secret that the CSI driver mounts today, its name is known. */
function nameInVault(source: Source): string | undefined {
  const path = variable(source, 'AZURE_CLIENT_SECRET_FILE').text
  const file = path?.split('/').at(-1)
  return objectsInVault(source).find((name) => name === file)
}

function dayOf(source: Source, clientId: string | undefined): string | Todo {
  const { sheet } = source
  const name = 'AZURE_CLIENT_SECRET_EXPIRES'
  const { text, why } = variable(source, name)
  if (text !== undefined && why === undefined) {
    sheet.kept(variableNode(source, name), `${PATH}.expires`)
    return text
  }
  return todo(
    'day on which the secret expires',
    `az ad app credential list --id ${clientId ?? 'CLIENT_ID'} --query "[].endDateTime"`,
    '2030-01-31',
  )
}

/** Nothing of a secret is printed, be it a reference or, in a prometheus.yml, the secret itself. */
function claimSecret(source: Source): void {
  const { azureAd, sheet, write } = source
  for (const node of [
    at(azureAd, 'oauth', 'clientSecret'),
    at(write, 'oauth2', 'clientSecret'),
    at(variableEntry(source, 'AZURE_CLIENT_SECRET'), 'value'),
    at(variableEntry(source, 'AZURE_CLIENT_SECRET'), 'valueFrom'),
    variableNode(source, 'AZURE_CLIENT_SECRET_FILE'),
  ]) {
    if (node?.kind === 'leaf' && !String(node.value).startsWith('/')) {
      sheet.leftOut(node, LOOKS_LIKE_A_SECRET)
    } else sheet.changed(node, 'the sidecar reads it from the vault', `${PATH}.secretName`)
  }
  for (const key of ['tokenUrl', 'scopes', 'endpointParams', 'clientSecretFile']) {
    sheet.changed(at(write, 'oauth2', key), 'tokens are asked for as the identity above', PATH)
  }
}
