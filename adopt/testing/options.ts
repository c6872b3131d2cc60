import type { EnvironmentInput } from '../../contract/environment/environment.ts'

/**
 * Every option of an environment file that has a value of its own, as docs/environment.md writes it. What a
 * person names (labels, settings, fields of a container) is one option.
 */
export type OptionPath = OptionsOf<EnvironmentInput, ''>

type OptionsOf<T, At extends string> = T extends readonly (infer Item)[]
  ? HasOptions<Item> extends true
    ? OptionsOf<Item, `${At}[]`>
    : At
  : HasOptions<T> extends true
    ? { [K in keyof T & string]-?: OptionAt<NonNullable<T[K]>, K, Below<At, K>> }[keyof T & string]
    : At

/** The sidecar's settings have a table of their own, which says each variable. */
type OptionAt<T, Key extends string, At extends string> = Key extends 'settings'
  ? At
  : OptionsOf<T, At>

type HasOptions<T> = T extends readonly unknown[]
  ? false
  : T extends object
    ? string extends keyof T
      ? false
      : true
    : false
type Below<At extends string, Key extends string> = At extends '' ? Key : `${At}.${Key}`

/**
 * Where `adopt` has an option's value from: it is `read` in the files, `assumed` and said so, or `asked` for.
 * Otherwise the reason why it is not printed.
 */
export type Adopted = 'read' | 'assumed' | 'asked' | { readonly not: string }

type Rows<K extends string> = { readonly [P in K]: Adopted }

function all<const K extends OptionPath>(adopted: Adopted, paths: readonly K[]): Rows<K> {
  return Object.fromEntries(paths.map((path) => [path, adopted])) as Rows<K>
}

const below = <const P extends string, const K extends string>(path: P, names: readonly K[]) =>
  names.map((name) => `${path}.${name}` as const)

const PROMETHEUS = 'clusters[].prometheus'
const SIDECAR = 'clusters[].sidecar'

const AZURE = {
  ...all('read', ['cloud', 'cloud.authorityHost', 'cloud.audience', 'cloud.ingestionDomain']),
  ...all('read', ['tenantId', 'location', 'workspace.name', 'vault.name']),
  ...all('assumed', ['name', 'backend.containerName', 'resourceGroup.existing']),
  ...all('assumed', ['workspace.existing', 'vault.existing']),
  ...all('asked', ['cloud.metadataHost', 'subscriptionId', 'resourceGroup.name']),
  ...all('asked', below('backend', ['resourceGroupName', 'storageAccountName'])),
  ...all('asked', ['deployer.principalId']),
  ...all({ not: 'nothing has been applied under another name' }, ['renamedFrom']),
  ...all({ not: 'no file of Kubernetes has anything about Terraform' }, [
    ...([
      'tags',
      'ignoreTags',
      'ownTerraform',
      'stacks',
      'deployer.principalType',
      'lookUpPrincipals',
    ] as const),
    ...below('names', ['prefix', 'suffix', 'casing']),
    ...below('backend', ['type', 'key', 'subscriptionId', 'bucket', 'region', 'dynamodbTable']),
    ...below('backend', ['prefix', 'hostname', 'organization', 'workspace', 'address']),
    ...below('backend', ['lockAddress', 'unlockAddress', 'lockMethod', 'unlockMethod']),
    ...below('backend', ['schemaName', 'path']),
  ]),
  ...all({ not: 'what this project adds besides is a decision that is still to be made' }, [
    'runbooks',
    ...below('azureAlerts.actionGroup', ['existing', 'name', 'emails', 'webhooks', 'id']),
    ...below('azureAlerts', ['workspace', 'droppedPerMinute']),
    ...below('workspace.expected', ['activeSeries', 'scrapeInterval']),
    ...below('readers[]', ['principalId', 'principalType']),
    ...below('managedGrafana', ['existing', 'name', 'resourceGroupName', 'subscriptionId']),
    ...below('managedGrafana', ['readerRole', 'majorVersion', 'publicNetworkAccess']),
    'managedGrafana.zoneRedundancy',
    ...below('managedGrafana.access[]', ['principalId', 'principalType', 'role']),
    ...below('privateLink', ['subnetId', 'location', 'vault', 'queries', 'appliedFrom']),
    ...below('privateLink.scope', ['existing', 'name', 'ingestionAccess', 'id', 'privateEndpoint']),
    ...below('privateLink.dns', ['zones', 'networkIds', 'zoneIds']),
  ]),
  ...all({ not: 'workspace and vault exist; what is only said of new ones has no place' }, [
    'workspace.publicNetworkAccess',
    ...below('vault', ['sku', 'softDeleteRetentionDays', 'contacts', 'lock']),
    ...below('vault.diagnostics', ['logWorkspaceId', 'storageAccountId', 'logs']),
    ...below('vault.diagnostics.eventHub', ['authorizationRuleId', 'name']),
    ...below('vault.network', [
      'publicNetworkAccess',
      'bypassAzureServices',
      'ipRules',
      'subnetIds',
    ]),
  ]),
  ...all({ not: 'no file says where in Azure it is, or who may what there: the report asks' }, [
    ...below('workspace', ['resourceGroupName', 'subscriptionId']),
    ...below('vault', ['resourceGroupName', 'subscriptionId', 'access', 'deployerAccess']),
  ]),
}

const DEPLOYERS = {
  ...all('read', below('argocd', ['repoUrl', 'revision', 'chartRepository', 'project'])),
  ...all('read', below('argocd', ['namespace', 'valueFiles', 'syncOptions', 'labels'])),
  ...all('read', ['argocd.finalizers', ...below('argocd.retry', ['limit', 'refresh'])]),
  ...all('read', below('argocd.retry.backoff', ['duration', 'factor', 'maxDuration'])),
  ...all('read', below('flux', ['namespace', 'chartRepository', 'interval'])),
  ...all('read', below('flux.valuesFrom[]', ['kind', 'name', 'valuesKey'])),
  ...all('assumed', ['kustomization']),
  ...all({ not: 'where this project will be is a decision that is still to be made' }, [
    ...below('argocd', ['path', 'instance', 'root']),
    'flux.path',
    ...below('flux.source', ['kind', 'name', 'namespace']),
  ]),
  ...all({ not: 'helmfile and the like go on deploying, with these values as their last' }, [
    ...below('helm', ['chartRepository', 'valueFiles']),
  ]),
  ...all({ not: 'it is about the next change, not about today' }, [
    ...below('waves', ['order', 'next.chartVersion', 'next.image', 'reached']),
  ]),
}

const CLUSTER = {
  ...all('read', ['clusters[].name', 'clusters[].transport']),
  ...all('read', below('clusters[].destination', ['server', 'name'])),
  ...all('read', below('clusters[].grafana.adminSecret', ['name', 'userKey', 'passwordKey'])),
  ...all('assumed', ['clusters[].kubernetes.kind', 'clusters[].dataCollection.rule']),
  ...all('asked', ['clusters[].kubernetes.resourceGroupName']),
  ...all({ not: 'nothing has been applied under another name' }, ['clusters[].renamedFrom']),
  ...all({ not: 'no file says where in Azure it is: the report asks' }, [
    ...below('clusters[].kubernetes', ['name', 'subscriptionId', 'issuerUrl']),
    ...below('clusters[].kubernetes.known', ['issuerUrl']),
    ...below('clusters[].kubernetes.known.vaultAddOn', ['clientId', 'principalId']),
    ...below('clusters[].kubernetes.known.kubelet', ['clientId', 'principalId']),
    ...below('clusters[].dataCollection', ['ruleId', 'endpointId', 'publisherRole']),
  ]),
  ...all({ not: 'it is made anew, under a name of this project' }, [
    ...below('clusters[].dataCollection', ['ruleName', 'endpointName', 'publicNetworkAccess']),
  ]),
  ...all({ not: 'the switches of this project have their defaults' }, [
    ...below('clusters[]', ['alerts', 'dashboard', 'networkPolicy', 'networkPolicy.ports']),
    ...below('clusters[]', ['azureRecordingRules', 'deadMansSwitch']),
    ...below('clusters[].deadMansSwitch', ['metric', 'labels', 'for']),
    ...below('clusters[].networkPolicy.egress', ['ranges', 'ports']),
    'clusters[].grafana.azureMonitor.plugin',
    ...below('clusters[].grafana.azureMonitor.identity', ['type', 'name', 'serviceAccount']),
    ...below('clusters[].grafana.azureMonitor.identity', ['principalId', 'clientId']),
  ]),
  ...all({ not: 'your own values keep them: ours have such lists only where they add to them' }, [
    ...below('clusters[].grafana', ['plugins', 'dataSources']),
  ]),
}

const IDENTITY = {
  ...all(
    'read',
    below('clusters[].identity', ['type', 'identity.source', 'secretName', 'expires']),
  ),
  ...all('read', ['clusters[].identity.application.clientId']),
  ...all('read', ['clusters[].identity.certificate.sendChain']),
  ...all('read', below('clusters[].vaultReader', ['via', 'secretName'])),
  ...all('asked', ['clusters[].identity.principalId', 'clusters[].vaultReader.principalId']),
  ...all('asked', ['clusters[].identity.application.principalId']),
  ...all('asked', below('clusters[].identity.identity', ['name', 'resourceGroupName'])),
  ...all(
    { not: 'Terraform makes a new one beside that of today; the report says how to keep it' },
    [
      ...below('clusters[].identity', ['displayName', 'owners', 'application.objectId']),
      ...below('clusters[].identity', ['principal', 'name', 'federatedCredential']),
      'clusters[].identity.identity.subscriptionId',
      ...below('clusters[].identity.certificate', ['name', 'existing', 'issuer', 'dnsNames']),
      ...below('clusters[].identity.certificate', ['subject', 'validityMonths', 'keySize']),
      ...below('clusters[].identity.certificate.rotation', ['mode', 'generation']),
      ...below('clusters[].identity.certificate.rotation', ['mountVersions']),
      ...below('clusters[].identity.certificate.rotation', ['renewDaysBeforeExpiry']),
      'clusters[].vaultReader.name',
    ],
  ),
  ...all(
    { not: 'the identity of the AKS add-on is assumed; the report says how to name another' },
    ['clusters[].vaultReader.clientId'],
  ),
}

const SENDER = {
  ...all('read', below(PROMETHEUS, ['kind', 'spec', 'release', 'namespace', 'chartVersion'])),
  ...all('read', below(PROMETHEUS, ['version', 'replicas', 'write', 'shards', 'retention'])),
  ...all('read', below(PROMETHEUS, ['serviceAccount', 'serviceAccount.existing'])),
  ...all('read', below(PROMETHEUS, ['serviceAccount.name', 'relabelForAzureDashboards'])),
  ...all('read', below(`${PROMETHEUS}.storage`, ['size', 'storageClassName', 'accessMode'])),
  ...all('read', below(`${PROMETHEUS}.resources.requests`, ['cpu', 'memory'])),
  ...all('read', below(`${PROMETHEUS}.resources.limits`, ['cpu', 'memory'])),
  ...all('read', below(PROMETHEUS, ['externalLabels', 'podLabels', 'podAnnotations'])),
  ...all('read', below(PROMETHEUS, ['imagePullSecrets', 'containers', 'initContainers'])),
  ...all('read', below(PROMETHEUS, ['volumes', 'volumeMounts', 'remoteWrites'])),
  ...all('read', below(`${PROMETHEUS}.containerPatches`, ['prometheus', 'config-reloader'])),
  ...all('read', below(`${PROMETHEUS}.containerPatches`, ['init-config-reloader'])),
  ...all('read', below(`${PROMETHEUS}.containerPatches`, ['thanos-sidecar'])),
  ...all('read', below(`${PROMETHEUS}.queue`, ['capacity', 'minShards', 'maxShards'])),
  ...all('read', below(`${PROMETHEUS}.queue`, ['maxSamplesPerSend', 'batchSendDeadline'])),
  ...all('read', below(`${PROMETHEUS}.queue`, ['minBackoff', 'maxBackoff', 'sampleAgeLimit'])),
  ...all('read', below(`${PROMETHEUS}.queue`, ['retryOnRateLimit'])),
  ...all('read', below(`${PROMETHEUS}.remoteWrite`, ['remoteTimeout', 'sendExemplars', 'headers'])),
  ...all('read', below(`${PROMETHEUS}.remoteWrite`, ['sendNativeHistograms', 'messageVersion'])),
  ...all('read', below(`${PROMETHEUS}.remoteWrite.metadataConfig`, ['send', 'sendInterval'])),
  ...all('read', below(`${PROMETHEUS}.remoteWrite.metadataConfig`, ['maxSamplesPerSend'])),
  ...all(
    'read',
    below(`${PROMETHEUS}.remoteWrite.writeRelabelConfigs[]`, [
      ...['action', 'sourceLabels', 'separator', 'regex', 'targetLabel', 'replacement'],
      'modulus',
    ] as const),
  ),
}

const CONTAINER = {
  ...all('read', below(SIDECAR, ['image', 'imagePullPolicy', 'port', 'native', 'env'])),
  ...all('read', below(SIDECAR, ['volumeMounts', 'settings'])),
  ...all('read', below(`${SIDECAR}.resources.requests`, ['cpu', 'memory'])),
  ...all('read', below(`${SIDECAR}.resources.limits`, ['cpu', 'memory'])),
  ...all('read', below(`${SIDECAR}.network.proxy`, ['url', 'noProxy'])),
  ...all('read', below(`${SIDECAR}.network.proxy.urlFrom`, ['secretName', 'key'])),
  ...all('read', below(`${SIDECAR}.network.ca`, ['kind', 'name', 'key'])),
  ...all('read', below(`${SIDECAR}.inboundToken`, ['secretName', 'key'])),
}

/** Every option: one that is new is named by the compiler until somebody has decided. */
export const OPTIONS: { readonly [P in OptionPath]: Adopted } = {
  ...AZURE,
  ...DEPLOYERS,
  ...CLUSTER,
  ...IDENTITY,
  ...SENDER,
  ...CONTAINER,
}
