import { z } from 'zod'
import { isDay } from './day.ts'
import { isGitUrl, mayHoldSecret } from './git-url.ts'
import { PROXY_ADDRESS, proxyProblem } from './proxy.ts'
import { isPublicRange } from './public-range.ts'
import { isRe2 } from './re2.ts'

/**
 * Texts with a format of their own. Each says what is allowed and, where a person cannot guess it, what
 * to do next; the rules of names are Azure's and Kubernetes' own.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
function format(pattern: RegExp, allowed: string, next?: string) {
  return texts((text) => pattern.test(text), allowed, next)
}

function texts(isAllowed: (text: string) => boolean, allowed: string, next?: string) {
  return z
    .string({ error: allowed })
    .refine(isAllowed, { error: allowed, params: { next }, abort: true })
    .meta({ description: allowed, ...(next !== undefined && { next }) })
}

const guid = (of: string, next: string) =>
  format(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, `a GUID, ${of}`, next)

export const tenantId = guid('the directory (tenant) id', 'az account show --query tenantId')
export const subscriptionId = guid('the subscription id', 'az account show --query id')
export const principalId = guid(
  "the object (principal) id of the identity's service principal, not its client id",
  'az ad sp show --id CLIENT_ID --query id',
)
export const clientId = guid(
  'the client (application) id of the identity, not its object id',
  'az identity show --name NAME --resource-group GROUP --query clientId',
)

export const applicationId = guid(
  'the object id of the application, neither its client id nor its service principal',
  'az ad app show --id CLIENT_ID --query id',
)

/** Name of an environment or a cluster: also a folder, a Kubernetes name and part of Azure names. */
export const slug = format(
  /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/,
  '1 to 30 lower-case letters, digits and hyphens, beginning with a letter, not ending with a hyphen',
)

export const location = format(
  /^[a-z]+[a-z0-9]*$/,
  'the short name of an Azure region, such as westeurope',
  'az account list-locations --query "[].name"',
)
export const resourceGroupName = format(
  /^[\w().-]{0,89}[\w()-]$/,
  '1 to 90 letters, digits, underscores, parentheses, hyphens and periods, not ending with a period',
)
export const workspaceName = format(
  /^[a-zA-Z0-9][a-zA-Z0-9-]{2,42}[a-zA-Z0-9]$/,
  '4 to 44 letters, digits and hyphens, not beginning or ending with a hyphen',
)
export const vaultName = format(
  /^(?=.{3,24}$)[a-zA-Z](-?[a-zA-Z0-9])+$/,
  '3 to 24 letters, digits and single hyphens, beginning with a letter; unique in all of Azure',
)
export const certificateName = format(
  /^[a-zA-Z0-9-]{1,127}$/,
  '1 to 127 letters, digits and hyphens',
)
export const identityName = format(
  /^[a-zA-Z0-9][\w-]{2,127}$/,
  '3 to 128 letters, digits, hyphens and underscores, beginning with a letter or digit',
)
export const collectionName = format(
  /^[a-zA-Z0-9][a-zA-Z0-9-]{1,42}[a-zA-Z0-9]$/,
  '3 to 44 letters, digits and hyphens, not beginning or ending with a hyphen',
)
export const aksName = format(
  /^[a-zA-Z0-9]([\w-]{0,61}[a-zA-Z0-9])?$/,
  '1 to 63 letters, digits, hyphens and underscores, beginning and ending with a letter or digit',
)
export const storageAccountName = format(
  /^[a-z0-9]{3,24}$/,
  '3 to 24 lower-case letters and digits',
)
/** Relative to the stack: a path of somebody's machine would be another one on the next. */
export const stateFile = format(
  /^[\w-][\w.-]*\.tfstate$/,
  'the name of a file beside the stack that ends with .tfstate',
)
export const hostName = format(
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i,
  'the name of a host without https://, such as terraform.contoso.com',
)
export const containerName = format(
  /^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])+$/,
  '3 to 63 lower-case letters, digits and single hyphens',
)
export const subnetId = format(
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i,
  'the resource id of a subnet',
  'az network vnet subnet show --name NAME --vnet-name VNET --resource-group GROUP --query id',
)
const insightsId = (type: string, allowed: string, next: string) =>
  format(
    new RegExp(
      `^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers/Microsoft\\.Insights/${type}/[^/]+$`,
      'i',
    ),
    allowed,
    next,
  )
export const ruleId = insightsId(
  'dataCollectionRules',
  'the resource id of a data collection rule',
  'az monitor data-collection rule show --name NAME --resource-group GROUP --query id',
)
export const endpointId = insightsId(
  'dataCollectionEndpoints',
  'the resource id of a data collection endpoint',
  'az monitor data-collection endpoint show --name NAME --resource-group GROUP --query id',
)
/** Key Vault's firewall knows public addresses only; subnets of Azure are let in by their ids. */
export const publicRange = texts(
  isPublicRange,
  'a public IPv4 address or a range that begins at its first address, such as 203.0.113.0/24 (not 10.0.0.0/8 and the like, not 203.0.113.7/24)',
  'for private networks use subnetIds, or a private endpoint',
)
/** A range of addresses, in a cluster or not. */
export const addressRange = format(
  /^((\d{1,3}\.){3}\d{1,3}\/(\d|[12]\d|3[0-2])|[\da-f:]*:[\da-f:]*\/(\d|\d\d|1[01]\d|12[0-8]))$/i,
  'a range of addresses, such as 10.0.0.0/16 or 10.0.0.1/32',
)
export const email = format(
  /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/,
  'the address of a mailbox, such as platform@contoso.com',
)
/** Begins or ends names of very different things: what all of them may have is what it may have. */
export const nameEnd = format(
  /^[A-Za-z0-9-]{0,30}$/,
  'up to 30 letters, digits and hyphens, with the hyphen between it and the rest',
)
export const subject = format(
  /^CN=[^,+"\\<>;=]{1,64}$/,
  'a subject with a common name only, such as CN=prometheus-remote-write',
)

export const issuerName = format(
  /^(?!unknown$)[a-zA-Z0-9-]{1,127}$/i,
  'Self, or the name of an issuer that the vault knows; not Unknown, for which somebody would have to merge each certificate',
  'az keyvault certificate issuer list --vault-name VAULT',
)
export const dnsName = format(
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/i,
  'a DNS name of at least two parts, such as prometheus.contoso.com',
)
export const day = texts(isDay, 'a day, such as 2027-03-01')
export const secretName = format(/^[a-zA-Z0-9-]{1,127}$/, '1 to 127 letters, digits and hyphens')

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const kubernetesName = format(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  '1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
)
/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
export const objectName = format(
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  'the name of a Kubernetes object: up to 253 lower-case letters, digits, hyphens and periods',
)
/** A key of a ConfigMap or a Secret, which becomes the name of a file. */
export const dataKey = format(
  /^(?!\.\.?$)[\w.-]{1,253}$/,
  'a key of a ConfigMap or a Secret: letters, digits, hyphens, underscores and periods',
)
export const helmRelease = format(
  /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/,
  '1 to 53 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
)
/** @see https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
export const secretKey = format(
  /^[\w.-]{1,253}$/,
  'a key of a Kubernetes Secret: letters, digits, hyphens, underscores and periods',
)
export const labelName = format(
  /^(?!__)[a-zA-Z_]\w*$/,
  "a Prometheus label name: letters, digits and underscores, not beginning with a digit or '__'",
)
/** As a rule has it: of a target, of a series' name, of anything. */
export const seriesLabel = format(
  /^[a-zA-Z_]\w*$/,
  'the name of a label: letters, digits and underscores, not beginning with a digit',
)
export const regularExpression = texts(
  isRe2,
  'a regular expression as Prometheus reads it (RE2): balanced, without look-around and back-references',
)
/** @see https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
export const headerName = format(
  /^[\w!#$%&'*+.^`|~-]+$/,
  'the name of an HTTP header, such as X-Scope-OrgID',
)
export const quantity = format(
  /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/,
  'a Kubernetes quantity, such as 50m or 96Mi',
)
/** @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/ `<duration>` */
export const duration = format(
  /^(?=.)((\d+)d)?((\d+)h)?((\d+)m)?((\d+)s)?((\d+)ms)?$/,
  'a Prometheus duration, such as 30s or 20m',
)
/** @param example - of the very thing: a version of the chart looks unlike one of Prometheus */
export const version = (example: string) =>
  format(/^\d+\.\d+\.\d+$/, `an exact version of three numbers and without v, such as ${example}`)
/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const kubernetesKey = format(
  /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
  'a Kubernetes key: up to 63 letters, digits, hyphens, underscores and periods, perhaps with a domain and a slash in front',
)
export const kubernetesLabelValue = format(
  /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
  'a Kubernetes label value: up to 63 letters, digits, hyphens, underscores and periods, beginning and ending with a letter or digit',
)
/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
export const tagName = format(
  /^[^<>%&\\?/]{1,512}$/,
  'up to 512 characters, none of them one of < > % & \\ ? /',
)
export const tagValue = format(/^[\s\S]{0,256}$/, 'up to 256 characters')
/** A registry, a path, and a tag or digest: `latest` and no tag at all change under one's feet. */
export const image = format(
  /^(?!.*:latest$)[a-z0-9][\w.:-]*(\/[a-z0-9][\w.-]*)+(:[\w][\w.-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
  'registry/name:tag, registry/name@sha256:digest or both, with a tag other than latest',
)
export const httpsUrl = format(/^https:\/\/[^\s/@]+(\/\S*)?$/, 'a URL that begins with https://')
export const proxyAddress = texts((text) => proxyProblem(text) === undefined, PROXY_ADDRESS)
export const noProxyEntry = format(
  /^[^\s,]+$/,
  'a host, a domain (.example.com), an address or *, without comma and space',
)
const GIT_URL =
  'the URL of a git repository (https://, ssh:// or git@host:path), without a password or a token'
/** A user name may stand in it: Azure DevOps and Bitbucket write it into the address that they offer. */
export const gitUrl = z
  .string({ error: GIT_URL })
  .refine((text) => !mayHoldSecret(text), {
    error: 'no password and no token in the URL: it would be committed',
    params: {
      next: 'give them to Argo CD: argocd repo add URL --username NAME --password TOKEN, or a Secret with the label argocd.argoproj.io/secret-type',
    },
    abort: true,
  })
  .refine(isGitUrl, { error: GIT_URL, abort: true })
  .meta({ description: GIT_URL })
/** Where a browser shows the runbooks. */
export const runbooksPage = format(
  /^https:\/\/[^\s/@#]+(\/[^\s#]*)?$/,
  'the https:// address of a page, without a # at its end',
)
/** Argo CD prefixes it with `$values/`; it takes no path that leads out of the repository. */
export const repositoryFile = format(
  /^(?!.*(^|\/)\.\.?(\/|$))[\w.@-]+(\/[\w.@-]+)*\.(ya?ml|json)$/,
  'a YAML file in the repository, from its root, such as platform/prometheus.yaml',
)

export const repositoryFolder = format(
  /^(?!.*(^|\/)\.\.?(\/|$))[\w.@-]+(\/[\w.@-]+)*$/,
  'a folder of the repository, from its root and without a slash at either end, such as platform/prometheus',
)
export const chartRepository = format(
  /^(https|oci):\/\/[^\s/@]+(\/[^\s@]*)?(?<!\/)$/,
  'a Helm repository (https://) or the folder of a registry (oci://), without a slash at its end',
)
/** @see https://pkg.go.dev/time#ParseDuration */
export const goDuration = format(
  /^(?=.)((\d+)h)?((\d+)m)?((\d+)s)?$/,
  'a duration in hours, minutes and seconds, such as 30s or 5m',
)
/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ */
export const syncOption = format(
  /^[A-Z][A-Za-z]+=\w+$/,
  "an option of Argo CD's sync, such as PruneLast=true",
)
export const finalizer = format(
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\/?[A-Za-z0-9][\w./-]*$/,
  'the name of a finalizer, such as resources-finalizer.argocd.argoproj.io',
)

/** Text that ends up in YAML and Terraform JSON; templates are refused for every string at once. */
export const text = z.string().min(1, { error: 'some text' })

export const integer = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`
  return z.int({ error }).min(min, { error }).max(max, { error })
}
