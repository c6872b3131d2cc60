import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { synthesize } from '../cdk8s/synthesize.ts'
import { toldOf } from '../cdk8s/testing/deployment.ts'
import { certificatesOf } from '../contract/environment/certificate.ts'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { parseEnvironments } from '../contract/environment/parse.ts'
import type { WriterType } from '../contract/identity.ts'
import { fromEnv } from '../contract/sidecar-config.ts'
import { example } from './environments/index.ts'
import { envOf, type Manifest, sidecarOf, type Values } from './kubernetes/files.ts'
import { type Body, resourcesOf, stackOf } from './terraform/stack.ts'

type Input = EnvironmentInput['clusters'][number]
type Identity = Input['identity']
type Way = Pick<Input, 'identity' | 'vaultReader'>

const vaultReader = { via: 'aksAddOn' } as const

const clientSecret = {
  type: 'clientSecret',
  application: {
    clientId: '00000000-0000-0000-0000-0000000000c1',
    principalId: '00000000-0000-0000-0000-0000000000c2',
  },
  expires: '2028-03-01',
} as const

/** Every identity type, and every way of those that mount something. A new type has to be here. */
const IDENTITIES: {
  readonly [T in WriterType]: readonly (Way & { identity: Extract<Identity, { type: T }> })[]
} = {
  aadApplication: [
    {},
    { rotation: { mode: 'vault', mountVersions: true } as const },
    { rotation: { mode: 'generations', generation: 1 } as const },
    { rotation: { mode: 'generations', generation: 7 } as const },
  ].map((certificate) => ({ identity: { type: 'aadApplication', certificate }, vaultReader })),
  clientSecret: [{ identity: clientSecret, vaultReader }],
  userAssigned: [{ identity: { type: 'userAssigned', identity: { source: 'kubelet' } } }],
  systemAssigned: [
    { identity: { type: 'systemAssigned', principalId: '00000000-0000-0000-0000-0000000000cc' } },
  ],
  workloadIdentity: [{ identity: { type: 'workloadIdentity' } }],
}

/** What the workload identity webhook injects into every container of a labeled pod. */
const WEBHOOK = {
  AZURE_FEDERATED_TOKEN_FILE: '/var/run/secrets/azure/tokens/azure-identity-token',
}

/** The example's cluster with another identity: its container, what it mounts, and who may read that. */
function synthesized(way: Way) {
  const [aks] = example.clusters
  if (aks === undefined) throw new Error('the example has no cluster')
  const { vaultReader: _, ...rest } = aks
  const input: EnvironmentInput = { ...example, clusters: [{ ...rest, ...way }] }
  const [environment] = parseEnvironments([input])
  if (environment === undefined) throw new Error('no environment')
  const texts = [...synthesize(environment, toldOf(environment))]
  const file = (end: string) => texts.find(([path]) => path.endsWith(end))?.[1] ?? 'null'
  const values: Values = parse(file('values/kube-prometheus-stack.yaml'))
  const secretProviderClass: Manifest | null = parse(file('secret-provider-class.yaml'))
  return { cluster: environment.clusters[0], input, values, secretProviderClass }
}

describe.each(Object.values(IDENTITIES).flat())('$identity', (way) => {
  const { cluster, input, values, secretProviderClass } = synthesized(way)
  const mount = cluster?.mount
  const { volumes = [], podMetadata } = values.prometheus.prometheusSpec
  const container = sidecarOf(values)

  it('has a volume and a mount where something is mounted, and only there', () => {
    const [volume] = volumes
    const [volumeMount] = container?.volumeMounts ?? []
    expect(volume?.csi?.volumeAttributes.secretProviderClass).toBe(
      mount && secretProviderClass?.metadata.name,
    )
    expect(volumeMount).toEqual(
      mount && { name: volume?.name, mountPath: mount.path, readOnly: true },
    )
  })

  it('has a SecretProviderClass with each object under the name of its file', () => {
    const { array = [] } = parse(secretProviderClass?.spec?.parameters?.objects ?? '{}')
    expect(array.map((text: string) => fileOf(parse(text)))).toEqual(
      (mount?.objects ?? []).map(({ file, name }) => ({ file, name })),
    )
  })

  it('lets the CSI driver read every name that a pod may mount, and no other', () => {
    const { identity } = cluster ?? {}
    const certificates = identity?.type === 'aadApplication' ? certificatesOf(identity) : []
    const mounted = mount?.objects.map(({ name }) => name) ?? []
    const names = new Set([...mounted, ...certificates.map(({ name }) => name)])
    expect(readableSecrets(input).toSorted()).toEqual([...names].toSorted())
  })

  it('names no path in the container’s variables that is not mounted or injected', () => {
    const isLabeled = podMetadata.labels['azure.workload.identity/use'] === 'true'
    const injected = isLabeled ? WEBHOOK : {}
    const config = fromEnv({ ...(container ? envOf(container) : {}), ...injected })
    const places = [
      ...(container?.volumeMounts ?? []).map(({ mountPath }) => `${mountPath}/`),
      ...Object.values<string>(injected),
    ]
    const paths = pathsIn(config)
    expect(paths.filter((path) => !places.some((place) => path.startsWith(place)))).toEqual([])
  })
})

function fileOf(object: { readonly objectName: string; readonly objectAlias?: string }) {
  return { file: object.objectAlias ?? object.objectName, name: object.objectName }
}

function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('/') ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values<unknown>({ ...value }).flatMap(pathsIn)
}

/** A certificate that is made here, or a secret by its name. */
const READABLE = /\/secrets\/(?:\$\{azurerm_key_vault_certificate\.([\w-]+)\.name\}|([\w-]+))$/

/** Names of the secrets that the cluster's reader has a role on. */
function readableSecrets(input: EnvironmentInput): string[] {
  const stack = stackOf(input)
  const certificates = resourcesOf(stack, 'azurerm_key_vault_certificate')
  return Object.values(resourcesOf(stack, 'azurerm_role_assignment'))
    .filter((role: Body) => role.role_definition_name === 'Key Vault Secrets User')
    .map(({ scope }) => {
      const [, id, name] = READABLE.exec(`${scope}`) ?? []
      return id === undefined ? `${name}` : `${certificates[id]?.name}`
    })
}
