import { CLOUDS, type CloudName, cloudFromSidecarName } from '../contract/cloud.ts'
import { ruleOf } from '../contract/ingestion-url.ts'
import { textAt } from './documents.ts'
import { firstGuid, ingestionUrlOf, type Source, serviceAccountAnnotations } from './source.ts'
import { type Draft, type DraftObject, todo } from './todo.ts'

/** What all clusters of the environment share, as far as one of them says it. */
export function azureDraft(source: Source): DraftObject {
  const { location, workspace } = fromHost(source)
  return {
    cloud: cloudDraft(source),
    tenantId: tenantId(source),
    subscriptionId: todo('subscription id', 'az account show --query id'),
    location: location ?? todo('location', 'the region of the Azure Monitor workspace'),
    backend: {
      resourceGroupName: todo('resource group of the state', 'where Terraform keeps its state'),
      storageAccountName: todo('storage account of the state', 'the same'),
      containerName: 'tfstate',
    },
    resourceGroup: {
      existing: true,
      name: todo('resource group', 'of the workspace; az monitor account list --output table'),
    },
    workspace: {
      existing: true,
      name: workspace ?? todo('workspace', 'az monitor account list --query "[].name"'),
    },
  }
}

/** `https://<workspace>-<suffix>.<region>-<n>.metrics.ingest.monitor.azure.com/...` */
const HOST = /^([a-z0-9-]+)-[a-z0-9]{4}\.([a-z0-9]+)-\d+\.metrics\.ingest\./i

function fromHost(source: Source): { location?: string; workspace?: string } {
  const url = ingestionUrlOf(source)
  if (url === undefined || !URL.canParse(url)) return {}
  const { host } = new URL(url)
  source.notes.unknown.push(
    `whether ${ruleOf(url) ?? 'the data collection rule of INGESTION_URL'} is the workspace's own: compare ingestion_url in the outputs with the INGESTION_URL of today`,
  )
  const [, workspace, location] = HOST.exec(host) ?? []
  if (workspace === undefined || location === undefined) return {}
  source.notes.unknown.push(
    `the names of workspace and region for certain: ${workspace} and ${location} are read out of ${host}`,
  )
  return { workspace, location }
}

function tenantId(source: Source): Draft {
  const { azureAd = {}, variable, vault } = source
  const methods = Object.values(azureAd).map((method) => textAt(Object(method), 'tenantId'))
  return (
    firstGuid(
      variable('AZURE_TENANT_ID'),
      ...methods,
      textAt(serviceAccountAnnotations(source), 'azure.workload.identity/tenant-id'),
      textAt(vault, 'tenantID'),
      textAt(vault, 'tenantId'),
    ) ?? todo('tenant id', 'az account show --query tenantId')
  )
}

function cloudDraft(source: Source): Draft | undefined {
  const name = cloudName(source)
  if (name !== 'custom') return name === 'public' ? undefined : name
  const { variable } = source
  const url = ingestionUrlOf(source)
  const domain = url === undefined ? undefined : /\.(ingest\.[^/:]+)/.exec(url)?.[1]
  return {
    authorityHost:
      variable('AAD_HOST_ENDPOINT') ??
      variable('AZURE_AUTHORITY_HOST') ??
      todo('authority', "the https:// URL of this cloud's Entra ID"),
    audience:
      variable('INGESTION_AAD_AUDIENCE')?.replace(/\.default$/, '') ??
      todo('audience', 'the resource that tokens for ingestion are asked for'),
    ingestionDomain: domain ?? todo('ingestion domain', 'below which the ingestion hosts are'),
    metadataHost: todo('metadata host', 'of Azure Resource Manager, for Terraform'),
  }
}

function cloudName(source: Source): CloudName | 'custom' {
  const { azureAd = {}, notes, variable } = source
  const said = variable('CLOUD')
  const names = Object.keys(CLOUDS) as CloudName[]
  const named = said === undefined ? undefined : cloudFromSidecarName(said)
  if (named !== undefined) return named
  if (said !== undefined) notes.unknown.push(`the cloud: CLOUD is ${JSON.stringify(said)}`)
  const native = textAt(azureAd, 'cloud')
  const url = ingestionUrlOf(source) ?? ''
  return (
    names.find((name) => CLOUDS[name].prometheusName === native) ??
    names.find((name) => url.includes(`.${CLOUDS[name].ingestionDomain}/`)) ??
    'public'
  )
}
