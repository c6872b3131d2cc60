import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { MOUNT_PATH } from '../../contract/pod.ts'
import { fixture } from '../environments/index.ts'
import { blocksOf, stackOf } from '../terraform/stack.ts'
import { clusters, envOf, manifestOf, manifestsOf, sidecarOf, valuesOf } from './files.ts'

const withSidecar = clusters.filter(({ cluster }) => cluster.transport === 'sidecar')
const withCertificate = clusters.filter(({ cluster }) => cluster.identity.type === 'aadApplication')
const files = clusters.flatMap(({ texts }) => [...texts].map(([path, text]) => ({ path, text })))

/** Subjects of the federated credentials of a cluster, in its environment's stack. */
function federatedSubjects(environment: string, cluster: string): string[] {
  return blocksOf(stackOf(fixture(environment))).flatMap(({ id, body: { subject } }) =>
    id.startsWith(`${cluster}_`) && String(subject).startsWith('system:') ? [String(subject)] : [],
  )
}

describe.each(files)('$path', ({ path, text }) => {
  it('is read alike by YAML 1.1 and 1.2', () => {
    expect(parse(text, { version: '1.1' })).toEqual(parse(text, { version: '1.2' }))
  })

  it('has no anchors, tabs or nulls, and says where it comes from', () => {
    expect(text).not.toMatch(/\t|^\s*(- )?[\w-]+: [&*]\w/m)
    expect(JSON.stringify(parse(text))).not.toContain(':null')
    expect(text.split('\n')[0]).toMatch(/^# Generated from environments\/[a-z0-9-]+\.ts by/)
  })

  it('has no placeholder, and no template of Terraform or Helm', () => {
    expect(text).not.toMatch(/<[A-Za-z][\w -]*>|\$\{TfToken|\$\{Token\[|%\{/)
    // Alerts and dashboards have templates of their own, which no chart ever sees.
    const own = /\/manifests\/(prometheus-rule|config-map)\.yaml$/.test(path)
    if (!own) expect(text).not.toMatch(/\{\{|\$\{/)
  })
})

describe.each(withCertificate)('the certificate of $name', (deployment) => {
  const { cluster, environment } = deployment
  const { prometheusSpec } = valuesOf(deployment).prometheus
  const secretProviderClass = manifestOf(deployment, 'SecretProviderClass')
  const container = sidecarOf(valuesOf(deployment))
  const volume = prometheusSpec.volumes?.find(({ csi }) => csi)
  const mount = container?.volumeMounts?.[0]

  it('is mounted read-only from the SecretProviderClass in the pod’s namespace', () => {
    expect(volume?.csi?.driver).toBe('secrets-store.csi.k8s.io')
    expect(volume?.csi?.readOnly).toBe(true)
    expect(volume?.csi?.volumeAttributes.secretProviderClass).toBe(
      secretProviderClass?.metadata.name,
    )
    expect(secretProviderClass?.metadata.namespace).toBe(cluster.prometheus.namespace)
    expect(mount).toEqual({
      name: volume?.name,
      mountPath: MOUNT_PATH,
      readOnly: true,
    })
  })

  it('is the file, or the directory of versions, that the sidecar reads', () => {
    const { array } = parse(secretProviderClass?.spec?.parameters?.objects ?? '')
    expect(array).toHaveLength(1)
    const object: Record<string, unknown> = parse(array[0])
    const fileName = object.objectAlias ?? object.objectName
    expect(`${mount?.mountPath}/${fileName}`).toBe(
      container && envOf(container).AZURE_CLIENT_CERTIFICATE_PATH,
    )
    expect(object).toMatchObject({
      objectType: 'secret',
      objectFormat: 'pfx',
      objectEncoding: 'base64',
    })
    expect(object).not.toHaveProperty('objectVersion')
  })

  it('comes from the environment’s vault, and every parameter is a text', () => {
    const parameters = secretProviderClass?.spec?.parameters ?? {}
    expect(parameters.keyvaultName).toBe(environment.vault?.name)
    expect(parameters.tenantID).toBe(environment.tenantId)
    expect(new Set(Object.values(parameters).map((value) => typeof value))).toEqual(
      new Set(['string']),
    )
  })
})

describe.each(withSidecar)('the sidecar of $name', (deployment) => {
  const { cluster } = deployment
  const { prometheusSpec, serviceAccount } = valuesOf(deployment).prometheus
  const container = sidecarOf(valuesOf(deployment))
  const port = container?.ports?.[0]

  it('has one port: in its list, its environment, the URL that Prometheus writes to, its probes', () => {
    expect(container?.ports).toEqual([
      { name: 'rw-port', containerPort: cluster.sidecar?.port, protocol: 'TCP' },
    ])
    expect(container && envOf(container).LISTENING_PORT).toBe(String(port?.containerPort))
    expect(prometheusSpec.remoteWrite[0]?.url).toBe(
      `http://localhost:${port?.containerPort}/api/v1/write`,
    )
    const probes = [container?.startupProbe, container?.livenessProbe, container?.readinessProbe]
    for (const probe of probes.filter((one) => one !== undefined)) {
      expect(probe.httpGet.port).toBe(port?.name)
    }
  })

  it('is found by its PodMonitor, and that by the release’s Prometheus', () => {
    const monitor = manifestOf(deployment, 'PodMonitor')
    expect(prometheusSpec.podMetadata.labels).toMatchObject(
      monitor?.spec?.selector?.matchLabels ?? {},
    )
    expect(monitor?.spec?.podMetricsEndpoints?.[0]?.port).toBe(port?.name)
    for (const kind of ['PodMonitor', 'PrometheusRule']) {
      expect(manifestOf(deployment, kind)?.metadata.labels).toEqual({
        release: cluster.prometheus.release,
      })
    }
  })

  it('runs under the service account that is federated', () => {
    expect(serviceAccount.name).toBe(cluster.prometheus.serviceAccount)
    const webhook = cluster.identity.type === 'workloadIdentity'
    expect(prometheusSpec.podMetadata.labels['azure.workload.identity/use']).toBe(
      webhook ? 'true' : undefined,
    )
    expect(serviceAccount.annotations?.['azure.workload.identity/client-id']).toBe(
      webhook ? deployment.outputs.identityClientId : undefined,
    )
  })

  it('stands beside the user’s own containers, volumes and remote writes', () => {
    const { containers, volumes, remoteWrites } = cluster.prometheus
    for (const own of containers) expect(prometheusSpec.containers).toContainEqual(own)
    for (const own of volumes) expect(prometheusSpec.volumes).toContainEqual(own)
    for (const own of remoteWrites) expect(prometheusSpec.remoteWrite).toContainEqual(own)
  })
})

describe.each(clusters)('$name', (deployment) => {
  const { environment, cluster, name } = deployment
  const manifests = manifestsOf(deployment)

  it('has every object in the namespace of Prometheus, and no two of the same kind', () => {
    const objects = manifests.filter(({ kind }) => kind !== 'Application')
    expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set(objects.length > 0 ? [cluster.prometheus.namespace] : []),
    )
    expect(new Set(objects.map(({ kind }) => kind)).size).toBe(objects.length)
  })

  it('has the service account that Terraform federates', () => {
    const { namespace } = cluster.prometheus
    const { name } = valuesOf(deployment).prometheus.serviceAccount
    const federated =
      cluster.identity.type === 'workloadIdentity' ||
      cluster.vaultReader?.via === 'workloadIdentity'
    expect(federatedSubjects(environment.name, cluster.name)).toEqual(
      federated ? [`system:serviceaccount:${namespace}:${name}`] : [],
    )
  })

  it('labels every sample with the cluster’s name', () => {
    expect(valuesOf(deployment).prometheus.prometheusSpec.externalLabels).toEqual({
      ...cluster.prometheus.externalLabels,
      cluster: cluster.name,
    })
  })

  it('is deployed by an Application whose files exist', () => {
    const spec = manifestOf(deployment, 'Application')?.spec
    const [chart, git] = spec?.sources ?? []
    expect(chart?.targetRevision).toBe(cluster.prometheus.chartVersion)
    expect(chart?.helm?.releaseName).toBe(cluster.prometheus.release)
    const valueFiles = chart?.helm?.valueFiles ?? []
    expect(deployment.texts.has(valueFiles.at(-1)?.replace('$values/dist/', '') ?? '')).toBe(true)
    // Helm lets the later file win, and ours has lists that must not be replaced.
    expect(valueFiles.slice(0, -1)).toEqual(
      (environment.argocd?.valueFiles ?? []).map((file) => `$values/${file}`),
    )
    expect(git?.repoURL).toBe(environment.argocd?.repoUrl)
    expect(git?.ref).toBe('values')
    const folder = `kubernetes/${name}/manifests/`
    const hasManifests = [...deployment.texts.keys()].some((path) => path.startsWith(folder))
    expect(git?.path).toBe(hasManifests ? `dist/${folder.slice(0, -1)}` : undefined)
    expect(spec?.destination).toEqual({
      ...cluster.destination,
      namespace: cluster.prometheus.namespace,
    })
    expect(spec?.syncPolicy?.syncOptions).toContain('ServerSideApply=true')
  })
})
