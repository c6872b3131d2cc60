import { identityKey } from './environment/identity-key.ts'
import type { Cluster, Environment } from './environment/resolve.ts'
import { ingestionUrlProblem } from './ingestion-url.ts'
import {
  CLUSTER_OUTPUTS,
  type OutputsFile,
  printOutputsFile,
  readJson,
  readOutputsFile,
  TERRAFORM_OUTPUTS,
  terraformOutput,
} from './outputs-file.ts'
import { originOf, queryProblems } from './outputs-origin.ts'
import { accept, ConfigurationError, type Findings, type Problem } from './problem.ts'
import { renameProblems, rollCall } from './roll-call.ts'

export interface ClusterOutputs {
  readonly ingestionUrl: string
  readonly identityClientId?: string
  readonly vaultReaderClientId?: string
  readonly grafanaClientId?: string
}

/** What `environments/<name>.outputs.json` says. */
export interface EnvironmentOutputs {
  readonly queryEndpoint: string
  /** By the name that the cluster has today. */
  readonly clusters: ReadonlyMap<string, ClusterOutputs>
  /** Those that have to be applied before they can have YAML of what the environment file says. */
  readonly waiting: readonly WaitingCluster[]
  /** Names of clusters that were applied and are gone from the environment. */
  readonly surplus: readonly string[]
}

/** A cluster whose outputs are not there yet. */
export interface WaitingCluster {
  /** The name that it has today. */
  readonly name: string
  /** Whether it was applied before, as something that needs other outputs than it needs now. */
  readonly changed: boolean
  readonly missing: readonly Problem[]
}

/** Whether Terraform tells the client id of the identity that writes. */
function hasIdentityClientId({ identity }: Cluster): boolean {
  return identity.type !== 'systemAssigned'
}

/** Whether Terraform tells the client id with which the CSI driver reads the vault. */
function hasVaultReaderClientId({ vaultReader }: Cluster): boolean {
  return vaultReader?.via === 'aksAddOn' || vaultReader?.via === 'workloadIdentity'
}

/** Whether Terraform makes the identity with which the chart's Grafana queries. */
function hasGrafanaClientId({ grafana }: Cluster): boolean {
  return grafana?.azureMonitor?.identity.type === 'workloadIdentity'
}

/** What an outputs file says, and everything that was found in it. */
export interface CheckedOutputs extends Findings {
  /** Complete only when there is no problem. */
  readonly outputs?: EnvironmentOutputs
}

/**
 * Reads the text of an outputs file and holds it against its environment. A cluster that is not in it yet
 * waits for its first apply; one that is in it and gone from the environment is a warning, until the next
 * outputs leave it out.
 */
export function checkOutputs(environment: Environment, text: string): CheckedOutputs {
  const next = `npm run outputs -- ${environment.name}`
  const { content: file, problems } = readOutputsFile(text, environment.name)
  if (problems !== undefined) return { problems, warnings: [] }
  const { present, absent, surplus } = rollCall(environment, Object.keys(file.clusters))
  const clusters = new Map<string, ClusterOutputs>()
  const waiting: WaitingCluster[] = absent.map(({ name }) => ({
    name,
    changed: false,
    missing: [{ path: `clusters.${name}`, allowed: 'the outputs of this cluster', next }],
  }))
  const found: Problem[] = [
    ...renameProblems(environment, absent, surplus),
    ...queryProblems(environment, file.query_endpoint, next),
  ]
  for (const cluster of present) {
    const entry = file.clusters[cluster.origin]
    if (entry === undefined) continue
    const path = `clusters.${cluster.origin}`
    const bad = badUrl(environment, entry, path, next)
    const origin = originOf(environment, cluster, entry.ingestion_url)
    const url = { path: `${path}.ingestion_url`, value: entry.ingestion_url, next }
    found.push(...bad)
    if (bad.length === 0 && origin.isForeign) found.push({ ...url, allowed: origin.allowed })
    const missing = [
      ...missingFrom(entry, cluster, path, next),
      ...(origin.isChanged ? [{ ...url, allowed: origin.allowed }] : []),
    ]
    if (missing.length > 0) {
      waiting.push({ name: cluster.name, changed: true, missing })
      continue
    }
    clusters.set(cluster.name, {
      ingestionUrl: entry.ingestion_url,
      ...(entry.identity_client_id ? { identityClientId: entry.identity_client_id } : {}),
      ...(entry.vault_reader_client_id
        ? { vaultReaderClientId: entry.vault_reader_client_id }
        : {}),
      ...(entry.grafana_client_id ? { grafanaClientId: entry.grafana_client_id } : {}),
    })
  }
  return {
    outputs: { queryEndpoint: file.query_endpoint, clusters, waiting, surplus },
    problems: found,
    warnings: surplus.map((name) => ({
      path: `clusters.${name}`,
      warning: 'has outputs, and the environment has no such cluster (anymore)',
      next: `terraform apply in dist/terraform/stacks/${environment.name}, which destroys what it had, then ${next}`,
    })),
  }
}

/**
 * The same for those who only go on with outputs that can be used, and tell nobody of warnings.
 *
 * @throws ConfigurationError with everything that is missing or malformed.
 */
export function parseOutputs(environment: Environment, text: string): EnvironmentOutputs {
  const { outputs, ...findings } = checkOutputs(environment, text)
  const subject = outputsFile(environment)
  accept(subject, findings)
  if (outputs === undefined) throw new Error(`${subject} has neither outputs nor problems`)
  return outputs
}

/** Where the outputs of an environment are kept, from the repository's root. */
export function outputsFile({ name }: Pick<Environment, 'name'>): string {
  return `environments/${name}.outputs.json`
}

/**
 * Turns what `terraform output -json` prints into the text of an outputs file, complete and in a stable
 * order.
 *
 * @throws ConfigurationError when an output is missing, malformed or marked sensitive.
 */
export function outputsFromTerraform(environment: Environment, text: string): string {
  const subject = 'terraform output -json'
  const next = `run it in dist/terraform/stacks/${environment.name}, after terraform apply`
  const json = readJson(text, next)
  if (json.problems !== undefined) throw new ConfigurationError(subject, json.problems)
  const parsed = terraformOutput.safeParse(json.content)
  if (!parsed.success || Object.keys(parsed.data).length === 0) {
    throw new ConfigurationError(subject, [
      { path: 'it', allowed: 'outputs with a value each', next },
    ])
  }
  const names = Object.values(TERRAFORM_OUTPUTS)
  const sensitive = names.filter((name) => parsed.data[name]?.sensitive)
  if (sensitive.length > 0) {
    throw new ConfigurationError(
      subject,
      sensitive.map((path) => ({
        path,
        value: 'sensitive',
        allowed: 'outputs that may be committed',
        next: 'synthesize and apply the stack again: none of ours is sensitive',
      })),
    )
  }
  const values = Object.fromEntries(names.map((name) => [name, parsed.data[name]?.value]))
  const lines = printOutputsFile(values)
  const { problems, outputs } = checkOutputs(environment, lines)
  // After an apply of this very environment, none waits and none is left over.
  const missing = (outputs?.waiting ?? []).flatMap((cluster) => cluster.missing)
  const surplus = (outputs?.surplus ?? []).map((name) => ({
    path: `clusters.${name}`,
    value: name,
    allowed: 'clusters of the environment',
    next,
  }))
  accept(subject, {
    problems: problems.length > 0 ? problems : [...missing, ...surplus],
    warnings: [],
  })
  return lines
}

/**
 * The text of an outputs file without clusters that are being removed: says that they are, and not renamed.
 *
 * @throws ConfigurationError when one is still in the environment, or has no outputs
 */
export function forgetClusters(
  environment: Environment,
  text: string,
  names: readonly string[],
): string {
  const { outputs } = checkOutputs(environment, text)
  const surplus = outputs?.surplus ?? []
  const problems = names
    .filter((name) => !surplus.includes(name))
    .map((name) => ({
      path: '--forget',
      value: name,
      allowed: `clusters that have outputs and are gone from the environment${surplus.length === 0 ? ': none' : `: ${surplus.join(', ')}`}`,
      next: 'remove the cluster from the environment file first',
    }))
  accept(outputsFile(environment), { problems, warnings: [] })
  const { content: all } = readOutputsFile(text, environment.name)
  const clusters = Object.entries(all?.clusters ?? {}).filter(([name]) => !names.includes(name))
  return printOutputsFile({ ...all, clusters: Object.fromEntries(clusters) })
}

/**
 * The outputs of one stack beside those of the others that the file has already, as far as their clusters are
 * still in the environment.
 *
 * @param told - the text of an outputs file of that stack alone
 */
export function besides(environment: Environment, before: string, told: string): string {
  const known = readOutputsFile(before, environment.name).content?.clusters ?? {}
  const { content } = readOutputsFile(told, environment.name)
  const kept = Object.entries(known).filter(([name]) =>
    environment.clusters.some(({ origin }) => origin === name),
  )
  return printOutputsFile({
    ...content,
    clusters: { ...Object.fromEntries(kept), ...content?.clusters },
  })
}

function missingFrom(
  entry: OutputsFile['clusters'][string],
  cluster: Cluster,
  path: string,
  next: string,
): Problem[] {
  const needed = [
    ...(hasIdentityClientId(cluster) ? [CLUSTER_OUTPUTS.identityClientId] : []),
    ...(hasVaultReaderClientId(cluster) ? [CLUSTER_OUTPUTS.vaultReaderClientId] : []),
    ...(hasGrafanaClientId(cluster) ? [CLUSTER_OUTPUTS.grafanaClientId] : []),
  ]
  const missing: Problem[] = needed
    .filter((name) => !entry[name])
    .map((name) => ({ path: `${path}.${name}`, allowed: 'a GUID', next }))
  const { identity: told } = entry
  const meant = identityKey(cluster)
  // Outputs of a time before they had that are taken as they are.
  if (told === undefined || told === meant) return missing
  return [...missing, { path: `${path}.identity`, value: told, allowed: meant, next }]
}

function badUrl(
  { cloud }: Environment,
  entry: OutputsFile['clusters'][string],
  path: string,
  next: string,
): Problem[] {
  const custom = typeof cloud === 'object'
  const hosts =
    custom && URL.canParse(entry.ingestion_url) ? [new URL(entry.ingestion_url).hostname] : []
  const reason = ingestionUrlProblem(entry.ingestion_url, custom ? 'custom' : cloud, hosts)
  return reason === undefined
    ? []
    : [{ path: `${path}.ingestion_url`, value: entry.ingestion_url, allowed: reason, next }]
}
