import { z } from 'zod'
import { printPath, printValue, valueAt } from './environment/value-path.ts'
import type { Problem } from './problem.ts'

/**
 * Names of the Terraform outputs: declared by `cdktf/`, read by `cdk8s/`. This is the only way by which
 * Terraform reaches Kubernetes. Nothing here is secret.
 */
export const TERRAFORM_OUTPUTS = {
  /** Where the workspace is queried, by Grafana for instance. */
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
  /** Which identity the client ids are of; the environment file may name another one by now. */
  identity: 'identity',
  /** Client id with which the CSI driver reads the vault, where Terraform made it or looked it up. */
  vaultReaderClientId: 'vault_reader_client_id',
  /** Client id of the identity with which the chart's Grafana queries; left out where none is made. */
  grafanaClientId: 'grafana_client_id',
  /** The certificates that exist, the one that pods mount first; left out where the identity has none. */
  certificates: 'certificates',
} as const

const guid = z.guid({ error: 'a GUID' }).nullish()
const certificates = z
  .array(
    z.strictObject({
      name: z.string({ error: 'a name in the vault' }),
      generation: z.int({ error: 'a number' }).nullable(),
      key_size: z.int({ error: 'a number of bits' }),
      validity_months: z.int({ error: 'a number' }),
      subject: z.string({ error: 'a text' }),
    }),
    { error: 'a list of certificates' },
  )
  .optional()

/** A certificate, as Terraform tells of it. */
export type ToldCertificate = NonNullable<z.output<typeof certificates>>[number]
const file = z.strictObject({
  [TERRAFORM_OUTPUTS.queryEndpoint]: z.url({ error: 'a URL' }),
  [TERRAFORM_OUTPUTS.clusters]: z.record(
    z.string(),
    z.strictObject({
      [CLUSTER_OUTPUTS.ingestionUrl]: z.string({ error: 'a URL' }),
      [CLUSTER_OUTPUTS.identity]: z.string({ error: 'a text' }).optional(),
      [CLUSTER_OUTPUTS.identityClientId]: guid,
      [CLUSTER_OUTPUTS.vaultReaderClientId]: guid,
      [CLUSTER_OUTPUTS.grafanaClientId]: guid,
      [CLUSTER_OUTPUTS.certificates]: certificates,
    }),
    { error: 'outputs by the names of clusters' },
  ),
})

export type OutputsFile = z.output<typeof file>

/**
 * What an outputs file tells of the certificates of a cluster, whatever else may be wrong with the file.
 *
 * @param cluster - the name under which it was first applied
 * @returns `undefined` where the cluster has no outputs, or none with an identity that has a certificate;
 * none at all where they are of a time before they told of certificates
 */
export function toldCertificates(
  text: string,
  cluster: string,
): readonly ToldCertificate[] | undefined {
  const { content } = readJson(text, '')
  const told = z
    .looseObject({ clusters: z.record(z.string(), z.looseObject({ identity: z.unknown() })) })
    .safeParse(content)
  const entry = told.data?.clusters[cluster]
  if (entry === undefined) return undefined
  if (entry.identity !== undefined && !`${entry.identity}`.startsWith('aadApplication')) {
    return undefined
  }
  return certificates.safeParse(entry[CLUSTER_OUTPUTS.certificates]).data ?? []
}

/** What `terraform output -json` prints: every output with its value and what is known about it. */
export const terraformOutput = z.record(
  z.string(),
  z.looseObject({ sensitive: z.boolean().default(false), value: z.unknown() }),
)

/** Either the content, or what is wrong with it. */
export type Read<T> =
  | { readonly content: T; readonly problems?: never }
  | { readonly content?: never; readonly problems: readonly Problem[] }

/** Reads the text of an outputs file, without holding it against an environment. */
export function readOutputsFile(text: string, environmentName: string): Read<OutputsFile> {
  const next = `npm run outputs -- ${environmentName}`
  const json = readJson(text, next)
  if (json.problems !== undefined) return json
  const parsed = file.safeParse(json.content)
  if (parsed.success) return { content: parsed.data }
  if (isRaw(json.content)) {
    const path = `environments/${environmentName}.outputs.json`
    return {
      problems: [
        {
          path: 'it',
          value: 'what terraform output -json prints',
          allowed: 'the values alone, which npm run outputs takes out of it',
          next: `${next} --file ${path}`,
        },
      ],
    }
  }
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, json.content, next)) }
}

function problemsOf(issue: z.core.$ZodIssue, json: unknown, next: string): Problem[] {
  const at = (path: readonly PropertyKey[], allowed: string): Problem => ({
    path: path.length === 0 ? 'it' : printPath(path),
    value: printValue(valueAt(json, path)),
    allowed,
    next,
  })
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => at([...issue.path, key], 'nothing'))
  }
  const allowed = /^Invalid/.test(issue.message) ? 'an object of outputs' : issue.message
  return [at(issue.path, allowed)]
}

/** Somebody has redirected Terraform's own words into the file. */
function isRaw(json: unknown): boolean {
  const names: readonly string[] = Object.values(TERRAFORM_OUTPUTS)
  const { data = {} } = terraformOutput.safeParse(json)
  return names.some((name) => data[name] !== undefined && 'value' in data[name])
}

/** Reads JSON, and says where it ends being some. */
export function readJson(text: string, next: string): Read<unknown> {
  try {
    return { content: JSON.parse(text) }
  } catch (error) {
    const value = text.trim() === '' ? 'empty' : error instanceof Error ? error.message : `${error}`
    return { problems: [{ path: 'it', value, allowed: 'JSON', next }] }
  }
}

/** Writes it as it is committed: in one order, whatever the order in which Terraform prints. */
export function printOutputsFile(values: Record<string, unknown>): string {
  return `${JSON.stringify(sortKeys(values), null, 2)}\n`
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortKeys(entry)]))
}
