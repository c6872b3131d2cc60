import { azureDraft } from './azure.ts'
import { objectAt, type Plain, textAt } from './documents.ts'
import { findPrometheuses, variablesOf } from './found.ts'
import { identityDraft, vaultDraft } from './identity.ts'
import { prometheusDraft } from './prometheus.ts'
import { createSource, ingestionUrlOf, type Source } from './source.ts'
import { type Draft, type DraftObject, type Notes, todo } from './todo.ts'

/** An environment that is the equivalent of what was adopted, and what a person has to know of it. */
export interface Adoption extends Notes {
  readonly environment: DraftObject
}

/**
 * Turns Helm values, Prometheus objects and SecretProviderClasses into an environment.
 *
 * @returns `undefined` when nothing in `documents` writes to Azure
 */
export function adopt(name: string, documents: readonly Plain[]): Adoption | undefined {
  const notes: Notes = { changes: [], unknown: [] }
  const sources = findPrometheuses(documents).map((one) => createSource(one, documents, notes))
  const [first] = sources
  if (first === undefined) return undefined
  const azure = azureDraft(first)
  const clusters = uniqueNames(sources.map(clusterDraft))
  const needsVault = clusters.some(({ vaultReader }) => vaultReader !== undefined)
  const vault = needsVault ? { vault: vaultDraft(first), deployer: DEPLOYER } : {}
  return {
    environment: { name, ...azure, ...vault, clusters },
    changes: [...new Set(notes.changes)],
    unknown: [...new Set(notes.unknown)],
  }
}

/** Owns the application, or nobody may change it after the first apply. */
const DEPLOYER: DraftObject = {
  principalId: todo(
    'principal id',
    'object id of who applies; az ad signed-in-user show --query id, with principalType: User, or az ad sp show --id CLIENT_ID --query id',
  ),
}

function clusterDraft(source: Source): DraftObject {
  const name = clusterName(source)
  const identity = identityDraft(source)
  const sidecar = identity.transport === 'native' ? undefined : sidecarDraft(source)
  return { name, ...identity, prometheus: withoutEmpty(prometheusDraft(source)), sidecar }
}

const MAX_NAME = 30

/** The label `cluster` of every sample today, which dashboards select by. */
function clusterName({ found, notes, variable }: Source): Draft {
  const said = textAt(objectAt(found.spec, 'externalLabels'), 'cluster') ?? variable('CLUSTER')
  if (said === undefined) {
    return todo('cluster', 'becomes the label cluster of every sample')
  }
  const name = said
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_NAME)
    .replace(/-+$/, '')
  if (name === '') return todo('cluster', `${JSON.stringify(said)} has no letter in it`)
  if (name !== said) {
    notes.changes.push(
      `the label cluster becomes ${name} instead of ${said}: names here are lower case. Azure's store does not tell upper from lower case; anything else in a dashboard has to follow`,
    )
  }
  return name
}

function uniqueNames(clusters: readonly DraftObject[]): readonly DraftObject[] {
  return clusters.map((cluster, index) => {
    const taken = clusters.slice(0, index).filter(({ name }) => name === cluster.name).length
    return taken === 0 ? cluster : { ...cluster, name: `${cluster.name}-${taken + 1}` }
  })
}

/** Variables of Microsoft's image that stand elsewhere in an environment, or are made anew. */
const CARRIED = new Set([
  'INGESTION_URL',
  'LISTENING_PORT',
  'IDENTITY_TYPE',
  'AZURE_CLIENT_ID',
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_AUTHORITY_HOST',
  'AAD_HOST_ENDPOINT',
  'INGESTION_AAD_AUDIENCE',
  'CLUSTER',
  'CLOUD',
  'TRACE_LOGGING',
])

function sidecarDraft(source: Source): DraftObject {
  const { found, notes, variable } = source
  const image = textAt(found.container ?? {}, 'image')
  notes.changes.push(
    `the container runs this project's image${image === undefined ? '' : ` instead of ${image}`}, with Pod Security restricted, a memory limit and probes whose times count`,
    'Azure answers 401, 403 and 429 no longer lose samples: they are held back until it takes them',
  )
  noteVariables(source)
  const port = Number(variable('LISTENING_PORT') ?? '8081')
  const written = Number(/:(\d+)\//.exec(textAt(found.remoteWrite ?? {}, 'url') ?? '')?.[1] ?? port)
  if (found.container !== undefined && written !== port) {
    notes.changes.push(
      `Prometheus wrote to port ${written}, the sidecar listened on ${port}: ${port} it is`,
    )
  }
  if (found.container !== undefined && ingestionUrlOf(source) === undefined) {
    notes.unknown.push('where samples went: INGESTION_URL is not filled in. Terraform finds it out')
  }
  return {
    image: todo('image', 'REGISTRY/azure-monitor-remote-write:TAG; docs/image.md builds it'),
    port: Number.isInteger(port) && port !== 8081 ? port : undefined,
    native: found.isInitContainer ? true : undefined,
    settings: /^(true|1|yes)$/i.test(variable('TRACE_LOGGING') ?? '')
      ? { traceLogging: true }
      : undefined,
  }
}

/** Names only: a value could be a secret. */
function noteVariables({ found, notes }: Source): void {
  const variables = variablesOf(found.container ?? {})
  const others = Object.keys(variables).filter((name) => !CARRIED.has(name))
  if (others.length > 0) {
    notes.changes.push(
      `${others.join(', ')}: the environment file has no place for these variables`,
    )
  }
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value !== 'object' || value === null || !CARRIED.has(name)) continue
    notes.unknown.push(`${name}, which comes from ${Object.keys(value).join(', ')}`)
  }
}

function withoutEmpty(value: DraftObject): DraftObject | undefined {
  const rest = Object.entries(value).filter(([, entry]) => entry !== undefined)
  return rest.length === 0 ? undefined : Object.fromEntries(rest)
}
