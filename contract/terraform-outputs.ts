import { z } from 'zod'
import type { Cluster, Environment } from './environment/resolve.ts'
import { ingestionUrlProblem } from './ingestion-url.ts'
import { ConfigurationError, type Problem } from './problem.ts'

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
  readonly clusters: ReadonlyMap<string, ClusterOutputs>
}

/** Whether Terraform tells the client id of the identity that writes. */
export function hasIdentityClientId({ identity }: Cluster): boolean {
  return identity.type !== 'systemAssigned'
}

/** Whether Terraform tells the client id with which the CSI driver reads the vault. */
export function hasVaultReaderClientId({ vaultReader }: Cluster): boolean {
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

/**
 * Reads the text of an outputs file and holds it against its environment.
 *
 * @throws ConfigurationError with everything that is missing or malformed.
 */
export function parseOutputs(environment: Environment, text: string): EnvironmentOutputs {
  const subject = `environments/${environment.name}.outputs.json`
  const next = `npm run outputs -- ${environment.name}`
  const json = parseJson(subject, text, next)
  const parsed = file.safeParse(json)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      path: path.join('.') || 'the file',
      allowed: message,
      next,
    }))
    throw new ConfigurationError(subject, problems)
  }
  const problems: Problem[] = []
  const clusters = new Map<string, ClusterOutputs>()
  for (const cluster of environment.clusters) {
    const entry = parsed.data.clusters[cluster.name]
    const path = `clusters.${cluster.name}`
    if (entry === undefined) {
      problems.push({
        path,
        allowed: 'the outputs of this cluster',
        next: `terraform apply, then ${next}`,
      })
      continue
    }
    problems.push(
      ...missing(cluster, entry, path, next),
      ...badUrl(environment, cluster, entry, path, next),
    )
    clusters.set(cluster.name, {
      ingestionUrl: entry.ingestion_url,
      ...(entry.identity_client_id ? { identityClientId: entry.identity_client_id } : {}),
      ...(entry.vault_reader_client_id
        ? { vaultReaderClientId: entry.vault_reader_client_id }
        : {}),
    })
  }
  for (const name of Object.keys(parsed.data.clusters)) {
    if (!environment.clusters.some((cluster) => cluster.name === name)) {
      problems.push({
        path: `clusters.${name}`,
        value: name,
        allowed: 'clusters of the environment',
        next,
      })
    }
  }
  if (problems.length > 0) throw new ConfigurationError(subject, problems)
  return { queryEndpoint: parsed.data.query_endpoint, clusters }
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
  const parsed = terraformOutput.safeParse(parseJson(subject, text, next))
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
  const lines = `${JSON.stringify(sortKeys(values), null, 2)}\n`
  parseOutputs(environment, lines)
  return lines
}

function missing(
  cluster: Cluster,
  entry: Record<string, unknown>,
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

function parseJson(subject: string, text: string, next: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ConfigurationError(subject, [{ path: 'it', allowed: 'JSON', next }])
  }
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortKeys(entry)]))
}
