import { z } from 'zod'
import * as format from '../format.ts'
import { argocd } from './argocd.ts'
import { cloud, deployer, resourceGroup, vault, workspace } from './azure.ts'
import { azureAlerts } from './azure-alerts.ts'
import { backend } from './backend.ts'
import { cluster } from './cluster.ts'
import { flux } from './flux.ts'
import { helm } from './helm.ts'
import { managedGrafana } from './managed-grafana.ts'
import { names } from './names.ts'
import { privateLink } from './private-link.ts'
import { readers } from './readers.ts'
import { waves } from './waves.ts'

/** Everything about one environment: the only file that a person writes. */
export const environmentSchema = z.strictObject({
  /** Also the file's name, a folder of `dist/` and the name of the Terraform stack. */
  name: format.slug,
  /**
   * The name under which it was first applied, if it was a different one. Everything that carries
   * that name keeps it: the state, what is in Azure, the Applications of Argo CD. It stays for
   * good.
   */
  renamedFrom: format.slug.meta({ examples: ['production'] }).optional(),
  /** The cloud everything lives in: one by name, or the addresses of one that is not listed. */
  cloud,
  /** The directory in which identities are created and tokens are issued. */
  tenantId: format.tenantId,
  /** The subscription of everything that does not name another one. */
  subscriptionId: format.subscriptionId,
  /**
   * Region of everything that is created, except rules and endpoints, which follow the workspace.
   */
  location: format.location,
  /** On everything in Azure that can carry them. */
  tags: z
    .record(format.tagName, format.tagValue)
    .default({})
    .meta({ examples: [{ costCenter: '4711' }] }),
  /**
   * Names of tags that something other than Terraform sets, such as an Azure Policy: Terraform
   * leaves them alone. With `all`, `tags` applies only when something is created.
   */
  ignoreTags: z
    .union([z.literal('all'), z.array(format.tagName)], {
      error: "'all', or a list of names of tags",
    })
    .default([])
    .meta({ examples: [['costCenter', 'owner']] }),
  /** How names look in your company, for all that are not given one by one. */
  names,
  /**
   * Whether `environments/<name>.terraform/` holds Terraform files of your own (`.tf`, `.tf.json`):
   * synth copies them beside the stack, whose `local.remote_write` then has what it has created.
   */
  ownTerraform: z.boolean().default(false),
  /** Where Terraform keeps its state. */
  backend,
  /**
   * `one`: everything in one stack and one state. `perCluster`: a stack for what clusters share,
   * and one for each cluster, `<environment>.<cluster>`: what cannot be applied there does not
   * block another cluster.
   */
  stacks: z.enum(['one', 'perCluster']).default('one'),
  /** Is given the vault rights it needs; left out, they are yours to give. */
  deployer: deployer.optional(),
  /**
   * Whether each plan looks up in Entra ID the object ids that are given here and get a right: Azure accepts a
   * wrong one silently. Needs the Graph permission `Application.Read.All`; for people and groups,
   * `User.ReadBasic.All` or `Group.Read.All`.
   */
  lookUpPrincipals: z.boolean().default(false),
  /** The group of everything that is created. */
  resourceGroup,
  /** The Azure Monitor workspace that keeps the samples. */
  workspace,
  /** Who may query the workspace (*Monitoring Data Reader*): people, groups, the identity of a Grafana. */
  readers,
  /**
   * An Azure Managed Grafana that reads the workspace. Left out, none is created, and none gets
   * access.
   */
  managedGrafana: managedGrafana.optional(),
  /** Needed as soon as one cluster uses a certificate. */
  vault: vault.optional(),
  /** Alerts that Azure evaluates, and who is notified. Left out, Azure notifies nobody. */
  azureAlerts: azureAlerts.optional(),
  /** Private endpoints for the vault, for queries and for samples. Left out, all of them are reached publicly. */
  privateLink: privateLink.optional(),
  /** Left out, no Argo CD Application is written. */
  argocd: argocd.optional(),
  /** Left out, nothing is written for Flux. */
  flux: flux.optional(),
  /** Left out, no script with the `helm upgrade` of each cluster is written. */
  helm: helm.optional(),
  /**
   * Where a browser shows the runbooks of the alerts: the page of `docs/alerts.md`, or one of your own. The name of
   * an alert in lower case follows after a `#`, or takes the place of `{alert}`. Left out, a release links to its own
   * docs, and a checkout to the file in `argocd.repoUrl`, by the rules of the host of git that its address tells.
   */
  runbooks: format.runbooksPage.optional(),
  /**
   * A `kustomization.yaml` for each cluster, with which its manifests become a resource of your own
   * kustomization.
   */
  kustomization: z.boolean().default(false),
  /**
   * A new chart or image, rolled out to some clusters before the others. Left out, each has its
   * own.
   */
  waves: waves.optional(),
  /** The clusters whose Prometheus writes to this workspace. */
  clusters: z.array(cluster).min(1, { error: 'at least one cluster' }),
})

/** Read-only all the way down, so that values which files share may be `as const`. */
type Shared<T> = T extends readonly (infer Entry)[]
  ? readonly Shared<Entry>[]
  : T extends object
    ? { readonly [Key in keyof T]: Shared<T[Key]> }
    : T

/** What a person writes. */
export type EnvironmentInput = Shared<z.input<typeof environmentSchema>>

/** The same with every default filled in, as far as it depends on nothing else. */
export type ParsedEnvironment = z.output<typeof environmentSchema>
export type ParsedCluster = ParsedEnvironment['clusters'][number]

/**
 * Declares an environment. Only typed here; {@link parseEnvironments} validates all of them together,
 * so that every problem is reported at once.
 */
export function defineEnvironment(environment: EnvironmentInput): EnvironmentInput {
  return environment
}
