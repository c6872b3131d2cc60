import { parse } from 'yaml'
import { CLOUDS } from '../../contract/cloud.ts'
import type { Environment } from '../../contract/environment/resolve.ts'
import type { Container, Manifest, Values } from './files.ts'
import { envOf, sidecarOf } from './files.ts'

/** What a person would apply to a cluster: two files, the commands of the guide, the vault's grants. */
export interface Deployable {
  readonly environment: Environment
  readonly secretProviderClass: string
  readonly values: string
  /** `docs/kubernetes.md` */
  readonly guide: string
  /** `cdk.tf.json` of the environment's stack. */
  readonly terraform: string
}

export interface Mistake {
  readonly number: number
  readonly about: string
  /** Of the fixtures’ clusters, the one that has what the mistake is about. */
  readonly cluster: string
  readonly file: keyof Omit<Deployable, 'environment'>
  /** Makes the mistake. */
  putBack(text: string): string
  /** Whether the mistake is there. May throw, which counts as yes. */
  isMade(deployable: Deployable): boolean
}

const EXAMPLE = 'example/aks-example'
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const providerClass = ({ secretProviderClass }: Deployable): Manifest => parse(secretProviderClass)
const parametersOf = (deployable: Deployable): Record<string, string> =>
  providerClass(deployable).spec?.parameters ?? {}
const specOf = ({ values }: Deployable) => (parse(values) as Values).prometheus.prometheusSpec

function containerOf({ values }: Deployable): Container {
  const container = sidecarOf(parse(values))
  if (container === undefined) throw new Error('no sidecar')
  return container
}

/**
 * What was wrong with the YAML on Microsoft's page of 2022, which is still copied.
 * @see https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-remote-write-active-directory
 */
export const MISTAKES: readonly Mistake[] = [
  {
    number: 1,
    about: 'fields of metadata and spec stand beside them',
    cluster: EXAMPLE,
    file: 'secretProviderClass',
    putBack: (text) => text.replaceAll(/^ {2}(?=\S)/gm, ''),
    isMade(deployable) {
      const { metadata, spec } = providerClass(deployable)
      const { array } = parse(spec?.parameters?.objects ?? '')
      return !metadata.name || !spec?.provider || !parse(array[0]).objectName
    },
  },
  {
    number: 2,
    about: 'the timing of a probe stands inside httpGet, where Kubernetes ignores it',
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) => text.replaceAll(/^ {10}(initialDelaySeconds|timeoutSeconds)/gm, '  $&'),
    isMade(deployable) {
      const { livenessProbe, readinessProbe } = containerOf(deployable)
      return [livenessProbe, readinessProbe].some(
        (probe) =>
          probe?.initialDelaySeconds !== 10 ||
          probe.timeoutSeconds !== 10 ||
          Object.keys(probe.httpGet).join() !== 'path,port',
      )
    },
  },
  {
    number: 3,
    about: 'writeRelabelConfigs stands beside remoteWrite, where the chart ignores it',
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) => text.replace(/^ {8}(writeRelabelConfigs:)/m, '    $1'),
    isMade: (deployable) =>
      'writeRelabelConfigs' in specOf(deployable) ||
      specOf(deployable).remoteWrite[0]?.writeRelabelConfigs === undefined,
  },
  {
    number: 4,
    about: 'a tab indents a line',
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) => text.replace(/^ {4}(remoteWrite:)/m, '\t$1'),
    isMade: ({ values, secretProviderClass }) => `${values}${secretProviderClass}`.includes('\t'),
  },
  {
    number: 5,
    about: 'the SecretProviderClass names no namespace',
    cluster: EXAMPLE,
    file: 'secretProviderClass',
    putBack: (text) => text.replace(/^ {2}namespace: .*\n/m, ''),
    isMade: (deployable) => providerClass(deployable).metadata.namespace === undefined,
  },
  {
    number: 6,
    about: 'tenantId instead of tenantID, which is deprecated',
    cluster: EXAMPLE,
    file: 'secretProviderClass',
    putBack: (text) => text.replace('tenantID:', 'tenantId:'),
    isMade: (deployable) =>
      'tenantId' in parametersOf(deployable) || !parametersOf(deployable).tenantID,
  },
  {
    number: 7,
    about: 'a managed identity is asked for in a cluster that is not on Azure',
    cluster: 'fleet/edge',
    file: 'secretProviderClass',
    putBack: (text) =>
      text.replace('clientID:', 'useVMManagedIdentity: "true"\n    userAssignedIdentityID:'),
    isMade: (deployable) => 'useVMManagedIdentity' in parametersOf(deployable),
  },
  {
    number: 8,
    about: 'the CSI driver may read keys and certificates, where secrets are enough',
    cluster: 'fleet/edge',
    file: 'terraform',
    putBack: (text) =>
      text.replaceAll(
        /"secret_permissions": \[/g,
        '"key_permissions": ["Get"],\n"secret_permissions": [',
      ),
    isMade({ terraform }) {
      const policies: Record<string, object> =
        JSON.parse(terraform).resource.azurerm_key_vault_access_policy
      const readers = Object.entries(policies).filter(([id]) => id.endsWith('_vault_access'))
      return (
        readers.length === 0 ||
        readers.some(
          ([, policy]) => 'key_permissions' in policy || 'certificate_permissions' in policy,
        )
      )
    },
  },
  {
    number: 9,
    about: 'the container has no securityContext and no resources',
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) => text.replace('securityContext:', 'lifecycle:').replace('resources:', 'x:'),
    isMade(deployable) {
      const { resources, securityContext } = containerOf(deployable)
      const restricted = {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      }
      return JSON.stringify(securityContext) !== JSON.stringify(restricted) || !resources
    },
  },
  {
    number: 10,
    about: 'any pod may write with this identity',
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) =>
      text.replace(/^( +)env:\n/m, '$&$1  - name: WRITE_SOURCES\n$1    value: any\n'),
    isMade: (deployable) => envOf(containerOf(deployable)).WRITE_SOURCES === 'any',
  },
  {
    number: 11,
    about: 'an image that changes under its tag is pulled again at every start',
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) =>
      text.replace('IfNotPresent', 'Always').replace(/(image: .*):[\w.-]+$/m, '$1:latest'),
    isMade(deployable) {
      const { image, imagePullPolicy } = containerOf(deployable)
      return imagePullPolicy !== 'IfNotPresent' || !/(:\d[\w.-]*|@sha256:[0-9a-f]{64})$/.test(image)
    },
  },
  {
    number: 12,
    about: 'helm takes -namespace for -n amespace',
    cluster: EXAMPLE,
    file: 'guide',
    putBack: (text) => text.replaceAll('--namespace', '-namespace'),
    isMade: ({ guide }) =>
      / -namespace/.test(guide) || !/helm upgrade[^`]* --namespace/.test(guide),
  },
  {
    number: 13,
    about: 'a placeholder is left',
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) => text.replace(/https:\/\/amw\S+/, '<INGESTION_URL>'),
    isMade: ({ values, secretProviderClass }) =>
      /<[A-Za-z][\w -]*>/.test(`${values}${secretProviderClass}`),
  },
  {
    number: 14,
    about: 'the sidecar leaves before Prometheus has flushed for up to a minute',
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) =>
      text.replace(/^( +)env:\n/m, '$&$1  - name: DRAIN_MAX_SECONDS\n$1    value: "0"\n'),
    isMade: (deployable) => Number(envOf(containerOf(deployable)).DRAIN_MAX_SECONDS ?? 70) < 60,
  },
  {
    number: 15,
    about: 'userAssignedIdentityID is a resource id instead of a client id',
    cluster: EXAMPLE,
    file: 'secretProviderClass',
    putBack: (text) =>
      text.replace(/(userAssignedIdentityID:) .*/, '$1 /subscriptions/s/resourceGroups/g/id'),
    isMade: (deployable) => !GUID.test(parametersOf(deployable).userAssignedIdentityID ?? ''),
  },
  {
    number: 16,
    about: 'cloudName is empty, or not that of the environment',
    cluster: 'government/aks-government',
    file: 'secretProviderClass',
    putBack: (text) => text.replace(/cloudName: .*/, 'cloudName: ""'),
    isMade(deployable) {
      const { cloud } = deployable.environment
      const name =
        cloud === 'public' || typeof cloud === 'object' ? undefined : CLOUDS[cloud].csiName
      return parametersOf(deployable).cloudName !== name
    },
  },
  {
    number: 17,
    about: "the API server's job keeps the chart's name, which Azure's dashboards do not know",
    cluster: EXAMPLE,
    file: 'values',
    putBack: (text) => text.replace(/regex: apiserver\n/, 'regex: other\n'),
    isMade: (deployable) =>
      JSON.stringify(specOf(deployable).remoteWrite[0]?.writeRelabelConfigs) !==
      JSON.stringify(
        [
          ['metrics_path', '/metrics/cadvisor', 'cadvisor'],
          ['job', 'node-exporter', 'node'],
          ['job', 'apiserver', 'kube-apiserver'],
        ].map(([source, regex, replacement]) => ({
          sourceLabels: [source],
          regex,
          targetLabel: 'job',
          replacement,
          action: 'replace',
        })),
      ),
  },
]
