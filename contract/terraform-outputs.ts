import { z } from 'zod'
import type { Cluster, Environment } from './environment/resolve.ts'
import { ingestionUrlProblem } from './ingestion-url.ts'
import { accept, ConfigurationError, type Findings, type Problem } from './problem.ts'
import { renameProblems, rollCall } from './roll-call.ts'

/**
 * Names of the Terraform outputs: declared by `cdktf/`, read by `cdk8s/`. This is the only way by which
 * Terraform reaches Kubernetes. Nothing here is secret.
 */
export const TERRAFORM_OUTPUTS = {
  /** Where Grafana queries the workspace. */
  queryEndpoint: 'query_endpoint',
  /** By the name of the cluster. */
  clusters: 'clusters',
} as const

/** Fields of one entry of the output `clusters`. */
export const CLUSTER_OUTPUTS = {
  /** The sidecar's `INGESTION_URL`. */
  ingestionUrl: 'ingestion_url',
  /** Client id of the identity that writes; `null` where it is not needed. */
  identityClientId: 'identity_client_id',
  /** Client id with which the CSI driver reads the vault, where Terraform made it or looked it up. */
  vaultReaderClientId: 'vault_reader_client_id',
} as const

export interface ClusterOutputs {
  readonly ingestionUrl: string
  readonly identityClientId?: string
  readonly vaultReaderClientId?: string
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

const guid = z.guid()
const file = z.strictObject({
  [TERRAFORM_OUTPUTS.queryEndpoint]: z.url(),
  [TERRAFORM_OUTPUTS.clusters]: z.record(
    z.string(),
    z.strictObject({
      [CLUSTER_OUTPUTS.ingestionUrl]: z.string(),
      [CLUSTER_OUTPUTS.identityClientId]: guid.nullish(),
      [CLUSTER_OUTPUTS.vaultReaderClientId]: guid.nullish(),
    }),
  ),
})

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
  const { file, problems } = readFile(text, next)
  if (file === undefined) return { problems, warnings: [] }
  const { present, absent, surplus } = rollCall(environment, Object.keys(file.clusters))
  const clusters = new Map<string, ClusterOutputs>()
  const waiting: WaitingCluster[] = absent.map(({ name }) => ({
    name,
    changed: false,
    missing: [{ path: `clusters.${name}`, allowed: 'the outputs of this cluster', next }],
  }))
  const found: Problem[] = [...renameProblems(environment, absent, surplus)]
  for (const cluster of present) {
    const entry = file.clusters[cluster.origin]
    if (entry === undefined) continue
    const path = `clusters.${cluster.origin}`
    found.push(...badUrl(environment, cluster, entry, path, next))
    const missing = missingFrom(entry, cluster, path, next)
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
    })
  }
  return {
    outputs: { queryEndpoint: file.query_endpoint, clusters, waiting, surplus },
    problems: found,
    warnings: surplus.map((name) => ({
      path: `clusters.${name}`,
      warning: 'has outputs, and the environment has no such cluster (any more)',
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

function readFile(
  text: string,
  next: string,
): { readonly file?: z.output<typeof file>; readonly problems: readonly Problem[] } {
  const json = parseJson(text)
  if (json === undefined) return { problems: [{ path: 'it', allowed: 'JSON', next }] }
  const parsed = file.safeParse(json)
  if (parsed.success) return { file: parsed.data, problems: [] }
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.') || 'the file',
    allowed: message,
    next,
  }))
  return { problems }
}

const terraformOutput = z.record(
  z.string(),
  z.looseObject({ sensitive: z.boolean().default(false), value: z.unknown() }),
)

/**
 * Turns what `terraform output -json` prints into the text of an outputs file, complete and in a stable
 * order.
 *
 * @throws ConfigurationError when an output is missing, malformed or marked sensitive.
 */
export function outputsFromTerraform(environment: Environment, text: string): string {
  const subject = 'terraform output -json'
  const next = `run it in dist/terraform/stacks/${environment.name}, after terraform apply`
  const parsed = terraformOutput.safeParse(parseJson(text))
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
  const lines = printFile(values)
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
  const all = file.parse(parseJson(text))
  const clusters = Object.entries(all.clusters).filter(([name]) => !names.includes(name))
  return printFile({ ...all, clusters: Object.fromEntries(clusters) })
}

function printFile(values: Record<string, unknown>): string {
  return `${JSON.stringify(sortKeys(values), null, 2)}\n`
}

function missingFrom(
  entry: Record<string, unknown>,
  cluster: Cluster,
  path: string,
  next: string,
): Problem[] {
  const needed = [
    ...(hasIdentityClientId(cluster) ? [CLUSTER_OUTPUTS.identityClientId] : []),
    ...(hasVaultReaderClientId(cluster) ? [CLUSTER_OUTPUTS.vaultReaderClientId] : []),
  ]
  return needed
    .filter((name) => !entry[name])
    .map((name) => ({ path: `${path}.${name}`, allowed: 'a GUID', next }))
}

function badUrl(
  { cloud }: Environment,
  _cluster: Cluster,
  entry: { ingestion_url: string },
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

/** `undefined` when it is no JSON, which never is `undefined` itself. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortKeys(entry)]))
}
