import { CLOUDS, type CloudName, cloudFromSidecarName } from '../../contract/cloud.ts'
import { ruleOf } from '../../contract/ingestion-url.ts'
import { guid, type Said, said, textAt } from '../reading/said.ts'
import { at, type Node } from '../reading/tree.ts'
import { regionIn } from './examples.ts'
import {
  ingestionUrl,
  ingestionUrlNodes,
  type Source,
  serviceAccountAnnotations,
  variable,
  variableNode,
} from './source.ts'
import { type Todo, todo } from './todo.ts'

/** What all clusters of an environment share, as far as this one says it. */
export function draftAzure(source: Source): void {
  const { sheet } = source
  draftCloud(source)
  draftTenant(source)
  sheet.put(
    'subscriptionId',
    todo('subscription id', 'az account show --query id', '00000000-0000-4000-8000-000000000002'),
  )
  const resourceGroup = (what: string, hint: string) => todo(what, hint, 'rg-monitoring')
  sheet.put('backend', {
    resourceGroupName: resourceGroup(
      'resource group of the state',
      'where Terraform keeps its state',
    ),
    storageAccountName: todo('storage account of the state', 'the same', 'stterraform'),
    containerName: 'tfstate',
  })
  sheet.put('resourceGroup', {
    existing: true,
    name: resourceGroup(
      'resource group',
      'of the workspace; az monitor account list --output table',
    ),
  })
  draftWorkspace(source)
}

/** `https://<workspace>-<suffix>.<region>-<n>.metrics.ingest.monitor.azure.com/...` */
const HOST = /^https:\/\/([a-z0-9-]+)-[a-z0-9]{4}\.([a-z0-9]+)-\d+\.metrics\.ingest\./i

function draftWorkspace(source: Source): void {
  const { sheet } = source
  const url = ingestionUrl(source)
  const [, workspace, location] = HOST.exec(url.text ?? '') ?? []
  const nodes = ingestionUrlNodes(source)
  const why = url.why === undefined ? '' : `${url.why}. `
  sheet.put(
    'location',
    location?.toLowerCase() ??
      todo(
        'location',
        `${why}the region of the Azure Monitor workspace`,
        regionIn(sheet.draft.cloud),
      ),
  )
  sheet.put('workspace', {
    existing: true,
    name:
      workspace ??
      todo('workspace', `${why}az monitor account list --query "[].name"`, 'amw-monitoring'),
  })
  if (url.text === undefined) {
    for (const node of nodes) sheet.leftOut(node, url.why ?? 'it is empty')
    sheet.notes.unknown.push(
      `where samples went: ${url.why ?? 'INGESTION_URL is not filled in'}. Terraform looks it up`,
    )
    return
  }
  for (const node of nodes) {
    sheet.changed(
      node,
      'Terraform finds the address out by the name of the workspace',
      'workspace.name',
    )
  }
  sheet.notes.unknown.push(
    `whether ${ruleOf(url.text) ?? 'the data collection rule of INGESTION_URL'} is the workspace's own: compare ingestion_url in the outputs with the INGESTION_URL of today`,
  )
  if (workspace !== undefined && location !== undefined) {
    const { host } = new URL(url.text)
    sheet.notes.unknown.push(
      `the names of workspace and region for certain: ${workspace} and ${location} are read out of ${host}`,
    )
  }
}

function draftTenant(source: Source): void {
  const { sheet } = source
  const candidates = tenantsOf(source)
  const known = candidates.find(({ one }) => guid(one).text !== undefined)
  const tenant = known === undefined ? undefined : guid(known.one).text
  const [unreadable] = candidates.flatMap(({ one }) => one.why ?? [])
  sheet.put(
    'tenantId',
    tenant ??
      todo(
        'tenant id',
        `${unreadable === undefined ? '' : `${unreadable}. `}az account show --query tenantId`,
        '00000000-0000-4000-8000-000000000001',
      ),
  )
  for (const { node, one } of candidates) {
    const text = guid(one).text
    if (text !== undefined && text === tenant) {
      if (textAt(node) === tenant) sheet.kept(node, 'tenantId')
      else sheet.changed(node, 'the tenant is read out of it', 'tenantId')
    } else if (text !== undefined) {
      sheet.leftOut(node, `another tenant than ${tenant}, which the environment has`)
      sheet.notes.unknown.push(`the tenant: ${tenant} is taken, and ${text} is there as well`)
    } else sheet.leftOut(node, one.why ?? 'it is empty')
  }
}

/** Where a tenant is said, the most certain first. */
function tenantsOf(source: Source): readonly { node: Node | undefined; one: Said }[] {
  const { azureAd, vault, write } = source
  const methods = ['workloadIdentity', 'oauth', 'sdk', 'certificate'].map((name) => ({
    node: at(azureAd, name, 'tenantId'),
    one: said(azureAd, name, 'tenantId'),
  }))
  const tokenUrl = textAt(write, 'oauth2', 'tokenUrl')
  const inUrl = /^https:\/\/login\.[^/]+\/([^/]+)\//.exec(tokenUrl ?? '')?.[1]
  const annotation = 'azure.workload.identity/tenant-id'
  return [
    { node: variableNode(source, 'AZURE_TENANT_ID'), one: variable(source, 'AZURE_TENANT_ID') },
    ...methods,
    { node: at(write, 'oauth2', 'tokenUrl'), one: inUrl === undefined ? {} : { text: inUrl } },
    {
      node: at(serviceAccountAnnotations(source), annotation),
      one: said(serviceAccountAnnotations(source), annotation),
    },
    ...['tenantID', 'tenantId'].map((name) => ({
      node: at(vault.parameters, name),
      one: said(vault.parameters, name),
    })),
  ]
}

function draftCloud(source: Source): void {
  const { azureAd, sheet } = source
  const name = cloudName(source)
  if (typeof name !== 'string') {
    sheet.put('cloud', name)
    return
  }
  const path = 'cloud'
  if (name === 'custom') {
    sheet.put(path, customCloud(source))
    sheet.changed(variableNode(source, 'CLOUD'), 'a custom cloud is its addresses', path)
  } else {
    if (name !== 'public') sheet.put(path, name)
    // The default need not be said.
    for (const node of [variableNode(source, 'CLOUD'), at(azureAd, 'cloud')]) {
      sheet.changed(node, `the cloud is called ${name} here`, name === 'public' ? undefined : path)
    }
    const reason = `the addresses of the cloud ${name} are known here`
    for (const variableName of [
      'AAD_HOST_ENDPOINT',
      'INGESTION_AAD_AUDIENCE',
      'AZURE_AUTHORITY_HOST',
    ]) {
      sheet.changed(variableNode(source, variableName), reason)
    }
  }
}

function customCloud(source: Source) {
  const { sheet } = source
  const url = ingestionUrl(source).text ?? ''
  const domain = /\.(ingest\.[^/:]+)/.exec(url)?.[1]
  const authority = ['AAD_HOST_ENDPOINT', 'AZURE_AUTHORITY_HOST'].find(
    (name) => variable(source, name).text !== undefined,
  )
  if (authority !== undefined) {
    sheet.kept(variableNode(source, authority), 'cloud.authorityHost')
  }
  const audience = variable(source, 'INGESTION_AAD_AUDIENCE').text
  sheet.changed(
    variableNode(source, 'INGESTION_AAD_AUDIENCE'),
    'written without /.default',
    'cloud.audience',
  )
  return {
    authorityHost:
      (authority === undefined ? undefined : variable(source, authority).text) ??
      todo('authority', "the https:// URL of this cloud's Entra ID", 'https://login.example.com'),
    audience:
      audience?.replace(/\.default$/, '') ??
      todo(
        'audience',
        'the resource that tokens for ingestion are asked for',
        'https://monitor.example.com/',
      ),
    ingestionDomain:
      domain ??
      todo('ingestion domain', 'below which the ingestion hosts are', 'ingest.example.com'),
    metadataHost: todo(
      'metadata host',
      'of Azure Resource Manager, for Terraform',
      'management.example.com',
    ),
  }
}

function cloudName(source: Source): CloudName | 'custom' | Todo {
  const { azureAd, sheet } = source
  const names = Object.keys(CLOUDS) as CloudName[]
  const url = ingestionUrl(source).text ?? ''
  const byUrl = names.find((name) => url.includes(`.${CLOUDS[name].ingestionDomain}/`))
  const one = variable(source, 'CLOUD')
  const native = said(azureAd, 'cloud')
  const byName =
    (one.text === undefined ? undefined : cloudFromSidecarName(one.text)) ??
    names.find((name) => CLOUDS[name].prometheusName === native.text)
  const why = one.why ?? native.why
  const text = one.text ?? native.text
  if (byName === undefined && byUrl === undefined && (text !== undefined || why !== undefined)) {
    const reason = why ?? `there is no cloud ${JSON.stringify(text)}`
    return todo('cloud', `${reason}; allowed: ${names.join(', ')}, or its addresses`, 'public')
  }
  if (byName !== undefined && byUrl !== undefined && byName !== byUrl) {
    sheet.notes.unknown.push(
      `the cloud: ${text} is ${byName}, and the ingestion host is one of ${byUrl}; ${byName} is taken`,
    )
  }
  if (byName === undefined && (text ?? why) !== undefined) {
    const reason = why ?? `CLOUD is ${JSON.stringify(text)}`
    sheet.notes.unknown.push(`the cloud: ${reason}; ${byUrl} is taken from the ingestion host`)
  }
  return byName ?? byUrl ?? 'public'
}
