import { z } from 'zod'
import { isDay } from './day.ts'
import { format, texts } from './formatted.ts'
import { isGitUrl, mayHoldSecret } from './git-url.ts'
import { PROXY_ADDRESS, proxyProblem } from './proxy.ts'
import { isPublicRange } from './public-range.ts'

/** One namespace, `format`, whatever an option is about. */
export { integer, text } from './formatted.ts'
export {
  dataKey,
  duration,
  finalizer,
  goDuration,
  headerName,
  helmRelease,
  image,
  kubernetesKey,
  kubernetesLabelValue,
  kubernetesName,
  labelName,
  metricName,
  objectName,
  quantity,
  regularExpression,
  secretKey,
  seriesLabel,
  syncOption,
  version,
} from './kubernetes/format.ts'
export {
  actionGroupId,
  endpointId,
  eventHubRuleId,
  linkScopeId,
  logWorkspaceId,
  networkId,
  ruleId,
  storageAccountId,
  subnetId,
  zoneId,
} from './resource-id-format.ts'

const guid = (of: string, example: string, next: string) =>
  format(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, `a GUID, ${of}`, example, next)

export const tenantId = guid(
  'the directory (tenant) id',
  '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11',
  'az account show --query tenantId',
)
export const subscriptionId = guid(
  'the subscription id',
  '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b12',
  'az account show --query id',
)
export const principalId = guid(
  "the object (principal) id of the identity's service principal, not its client id",
  '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b13',
  'az ad sp show --id CLIENT_ID --query id',
)
export const clientId = guid(
  'the client (application) id of the identity, not its object id',
  '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b14',
  'az identity show --name NAME --resource-group GROUP --query clientId',
)

export const objectId = guid(
  'the object id of a person, a group or a service principal, not a client id',
  '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b16',
  'az ad group show --group NAME --query id, az ad user show, or az ad sp show',
)

export const applicationId = guid(
  'the object id of the application, neither its client id nor its service principal',
  '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b15',
  'az ad app show --id CLIENT_ID --query id',
)

/** Name of an environment or a cluster: also a folder, a Kubernetes name and part of Azure names. */
export const slug = format(
  /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/,
  '1 to 30 lower-case letters, digits and hyphens, beginning with a letter, not ending with a hyphen',
  'prod',
)

export const location = format(
  /^[a-z]+[a-z0-9]*$/,
  'the short name of an Azure region, such as westeurope',
  'westeurope',
  'az account list-locations --query "[].name"',
)
export const resourceGroupName = format(
  /^[\w().-]{0,89}[\w()-]$/,
  '1 to 90 letters, digits, underscores, parentheses, hyphens and periods, not ending with a period',
  'rg-prometheus',
)
export const workspaceName = format(
  /^[a-zA-Z0-9][a-zA-Z0-9-]{2,42}[a-zA-Z0-9]$/,
  '4 to 44 letters, digits and hyphens, not beginning or ending with a hyphen',
  'amw-prometheus-prod',
)
export const vaultName = format(
  /^(?=.{3,24}$)[a-zA-Z](-?[a-zA-Z0-9])+$/,
  '3 to 24 letters, digits and single hyphens, beginning with a letter; unique in all of Azure',
  'kv-prometheus-prod',
)
export const certificateName = format(
  /^[a-zA-Z0-9-]{1,127}$/,
  '1 to 127 letters, digits and hyphens',
  'prometheus-remote-write',
)
export const identityName = format(
  /^[a-zA-Z0-9][\w-]{2,127}$/,
  '3 to 128 letters, digits, hyphens and underscores, beginning with a letter or digit',
  'id-prometheus',
)
export const collectionName = format(
  /^[a-zA-Z0-9][a-zA-Z0-9-]{1,42}[a-zA-Z0-9]$/,
  '3 to 44 letters, digits and hyphens, not beginning or ending with a hyphen',
  'dcr-prometheus',
)
export const linkScopeName = format(
  /^[a-zA-Z0-9]([\w.-]{0,253}\w)?$/,
  '1 to 255 letters, digits, periods, hyphens and underscores, beginning with a letter or digit, not ending with a period or hyphen',
  'ampls-hub',
)
export const privateEndpointName = format(
  /^[a-zA-Z0-9]([\w.-]{0,78}\w)?$/,
  '1 to 80 letters, digits, periods, hyphens and underscores, beginning with a letter or digit, not ending with a period or hyphen',
  'pe-prometheus',
)
export const grafanaName = format(
  /^[a-zA-Z][a-zA-Z0-9-]{0,21}[a-zA-Z0-9]$/,
  '2 to 23 letters, digits and hyphens, beginning with a letter, not ending with a hyphen',
  'graf-prod',
)
export const eventHubName = format(
  /^[a-zA-Z0-9]([\w.-]{0,254}[a-zA-Z0-9])?$/,
  '1 to 256 letters, digits, periods, hyphens and underscores, beginning and ending with a letter or digit',
  'vault-audit',
)
export const aksName = format(
  /^[a-zA-Z0-9]([\w-]{0,61}[a-zA-Z0-9])?$/,
  '1 to 63 letters, digits, hyphens and underscores, beginning and ending with a letter or digit',
  'aks-one',
)
export const storageAccountName = format(
  /^[a-z0-9]{3,24}$/,
  '3 to 24 lower-case letters and digits',
  'stterraformcontoso',
)
/** Relative to the stack: a path of somebody's machine would be another one on the next. */
export const stateFile = format(
  /^[\w-][\w.-]*\.tfstate$/,
  'the name of a file beside the stack that ends with .tfstate',
  'prod.tfstate',
)
export const hostName = format(
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i,
  'the name of a host without https://, such as terraform.contoso.com',
  'terraform.contoso.com',
)
export const containerName = format(
  /^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])+$/,
  '3 to 63 lower-case letters, digits and single hyphens',
  'tfstate',
)
/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftinsights */
export const actionGroupName = format(
  /^[^:<>+/&%\\?|]{0,259}[^:<>+/&%\\?|. ]$/,
  '1 to 260 characters, none of them one of : < > + / & % \\ ? |, not ending with a space or a period',
  'ag-prometheus',
)
/** Key Vault's firewall knows public addresses only; subnets of Azure are let in by their ids. */
export const publicRange = texts(
  isPublicRange,
  'a public IPv4 address or a range that begins at its first address, such as 203.0.113.0/24 (not 10.0.0.0/8 and the like, not 203.0.113.7/24)',
  '203.0.113.0/24',
  'for private networks use subnetIds, or a private endpoint',
)
/** A range of addresses, in a cluster or not. */
export const addressRange = format(
  /^((\d{1,3}\.){3}\d{1,3}\/(\d|[12]\d|3[0-2])|[\da-f:]*:[\da-f:]*\/(\d|\d\d|1[01]\d|12[0-8]))$/i,
  'a range of addresses, such as 10.0.0.0/16 or 10.0.0.1/32',
  '10.0.0.0/16',
)
export const email = format(
  /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/,
  'the address of a mailbox, such as platform@contoso.com',
  'platform@contoso.com',
)
/** Begins or ends names of very different things: what all of them may have is what it may have. */
export const nameEnd = format(
  /^[A-Za-z0-9-]{0,30}$/,
  'up to 30 letters, digits and hyphens, with the hyphen between it and the rest',
  'contoso-',
)
export const subject = format(
  /^CN=[^,+"\\<>;=]{1,64}$/,
  'a subject with a common name only, such as CN=prometheus-remote-write',
  'CN=prometheus-remote-write',
)

export const issuerName = format(
  /^(?!unknown$)[a-zA-Z0-9-]{1,127}$/i,
  'Self, or the name of an issuer that the vault knows; not Unknown, for which somebody would have to merge each certificate',
  'DigiCert',
  'az keyvault certificate issuer list --vault-name VAULT',
)
export const dnsName = format(
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/i,
  'a DNS name of at least two parts, such as prometheus.contoso.com',
  'prometheus.contoso.com',
)
export const day = texts(isDay, 'a day, such as 2027-03-01', '2027-03-01')
export const secretName = format(
  /^[a-zA-Z0-9-]{1,127}$/,
  '1 to 127 letters, digits and hyphens',
  'prometheus-remote-write-secret',
)

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
export const tagName = format(
  /^[^<>%&\\?/]{1,512}$/,
  'up to 512 characters, none of them one of < > % & \\ ? /',
  'costCenter',
)
export const tagValue = format(/^[\s\S]{0,256}$/, 'up to 256 characters', '4711')
export const httpsUrl = format(
  /^https:\/\/[^\s/@]+(\/\S*)?$/,
  'a URL that begins with https://',
  'https://prometheus.contoso.com',
)
export const proxyAddress = texts(
  (text) => proxyProblem(text) === undefined,
  PROXY_ADDRESS,
  'http://proxy.contoso.com:3128',
)
export const noProxyEntry = format(
  /^[^\s,]+$/,
  'a host, a domain (.example.com), an address or *, without comma and space',
  '.contoso.com',
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
  .meta({ description: GIT_URL, examples: ['https://github.com/contoso/platform.git'] })
/** Where a browser shows the runbooks. */
export const runbooksPage = format(
  /^https:\/\/[^\s/@#]+(\/[^\s#]*)?$/,
  'the https:// address of a page, without a # at its end',
  'https://wiki.contoso.com/prometheus/alerts',
)
/** Argo CD prefixes it with `$values/`; it takes no path that leads out of the repository. */
export const repositoryFile = format(
  /^(?!.*(^|\/)\.\.?(\/|$))[\w.@-]+(\/[\w.@-]+)*\.(ya?ml|json)$/,
  'a YAML file in the repository, from its root, such as platform/prometheus.yaml',
  'platform/prometheus.yaml',
)

export const repositoryFolder = format(
  /^(?!.*(^|\/)\.\.?(\/|$))[\w.@-]+(\/[\w.@-]+)*$/,
  'a folder of the repository, from its root and without a slash at either end, such as platform/prometheus',
  'platform/prometheus',
)
export const chartRepository = format(
  /^(https|oci):\/\/[^\s/@]+(\/[^\s@]*)?(?<!\/)$/,
  'a Helm repository (https://) or the folder of a registry (oci://), without a slash at its end',
  'oci://registry.contoso.com/charts',
)
/** @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#preinstall */
export const grafanaPlugin = format(
  /^[a-z0-9-]+(@[^\s@,]*(@https:\/\/[^\s,]+)?)?$/,
  'the id of a plugin, perhaps with a version and where it is: id@version@https://...',
  'grafana-clock-panel@2.1.8',
)
