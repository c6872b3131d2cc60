import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Files, synthesize } from './synthesize.ts'
import { deploymentOf, NATIVE, toldOf } from './testing/deployment.ts'

function filesOf(...args: Parameters<typeof deploymentOf>): Files {
  const { environment } = deploymentOf(...args)
  return synthesize(environment, toldOf(environment))
}

type RemoteWrite = NonNullable<
  NonNullable<NonNullable<Parameters<typeof deploymentOf>[0]['prometheus']>>['remoteWrite']
>

interface Manifest {
  readonly metadata: { readonly name: string }
  readonly spec?: {
    readonly selector?: { readonly matchLabels: object }
    readonly podSelector?: { readonly matchLabels: object }
  }
}

const namesOf = (files: Files) => [...files.keys()].map((path) => path.split('/').at(-1)).toSorted()
const image = 'registry.example.com/sidecar:1.0.0'

describe('what the environment file says of', () => {
  const named = (name: string) => ({ name, image: 'registry.example.com/own:1.0.0' })
  const remoteWrite = (options: RemoteWrite) => ({ prometheus: { remoteWrite: options } })
  const options: readonly (readonly [string, Parameters<typeof deploymentOf>[0]])[] = [
    ['prometheus.release', { prometheus: { release: 'watcher' } }],
    ['prometheus.namespace', { prometheus: { namespace: 'watcher' } }],
    ['prometheus.chartVersion', { prometheus: { chartVersion: '88.4.1' } }],
    ['prometheus.version', { prometheus: { version: '17.0.1' } }],
    ['prometheus.serviceAccount', { prometheus: { serviceAccount: 'watcher' } }],
    [
      'prometheus.serviceAccount that exists',
      { prometheus: { serviceAccount: { existing: true, name: 'watcher' } } },
    ],
    ['prometheus.storage', { prometheus: { storage: { size: '1717Gi' } } }],
    [
      'prometheus.storage.storageClassName',
      { prometheus: { storage: { size: '1Gi', storageClassName: 'watcher' } } },
    ],
    ['prometheus.retention', { prometheus: { retention: '17d' } }],
    ['prometheus.resources', { prometheus: { resources: { limits: { memory: '17Gi' } } } }],
    [
      'prometheus.containerPatches',
      { prometheus: { containerPatches: { prometheus: { args: ['--watcher'] } } } },
    ],
    ['grafana.adminSecret', { grafana: { adminSecret: { name: 'watcher' } } }],
    ['prometheus.replicas', { prometheus: { replicas: 17 } }],
    ['prometheus.shards', { prometheus: { shards: 17 } }],
    ['prometheus.externalLabels', { prometheus: { externalLabels: { region: 'watcher' } } }],
    ['prometheus.podLabels', { prometheus: { podLabels: { team: 'watcher' } } }],
    ['prometheus.podAnnotations', { prometheus: { podAnnotations: { team: 'watcher' } } }],
    ['prometheus.queue', { prometheus: { queue: { maxBackoff: '17s' } } }],
    ['prometheus.write', { prometheus: { replicas: 2, write: 'first' } }],
    ['prometheus.remoteWrite.remoteTimeout', remoteWrite({ remoteTimeout: '17s' })],
    ['prometheus.remoteWrite.sendExemplars', remoteWrite({ sendExemplars: true })],
    ['prometheus.remoteWrite.sendNativeHistograms', remoteWrite({ sendNativeHistograms: true })],
    ['prometheus.remoteWrite.messageVersion', remoteWrite({ messageVersion: 'V2.0' })],
    ['prometheus.remoteWrite.metadataConfig', remoteWrite({ metadataConfig: { send: false } })],
    [
      'prometheus.remoteWrite.headers',
      {
        ...NATIVE,
        identity: { type: 'workloadIdentity' },
        ...remoteWrite({ headers: { 'X-Team': 'watcher' } }),
      },
    ],
    [
      'prometheus.remoteWrite.writeRelabelConfigs',
      remoteWrite({
        writeRelabelConfigs: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'watcher_.*' }],
      }),
    ],
    ['prometheus.containers', { prometheus: { containers: [named('watcher')] } }],
    ['prometheus.initContainers', { prometheus: { initContainers: [named('watcher')] } }],
    ['prometheus.volumes', { prometheus: { volumes: [{ name: 'watcher', emptyDir: {} }] } }],
    [
      'prometheus.volumeMounts',
      {
        prometheus: {
          volumes: [{ name: 'own', emptyDir: {} }],
          volumeMounts: [{ name: 'own', mountPath: '/watcher' }],
        },
      },
    ],
    [
      'prometheus.remoteWrites',
      { prometheus: { remoteWrites: [{ name: 'watcher', url: 'https://watcher.example.com' }] } },
    ],
    ['sidecar.image', { sidecar: { image: 'registry.example.com/watcher:1.0.0' } }],
    ['sidecar.port', { sidecar: { image, port: 17_017 } }],
    ['sidecar.imagePullPolicy', { sidecar: { image, imagePullPolicy: 'Never' } }],
    [
      'sidecar.resources',
      {
        sidecar: {
          image,
          resources: { requests: { cpu: '17m', memory: '17Mi' }, limits: { memory: '417Mi' } },
        },
      },
    ],
    ['prometheus.imagePullSecrets', { prometheus: { imagePullSecrets: ['watcher'] } }],
    ['sidecar.network.proxy', { sidecar: { image, network: { proxy: { url: 'watcher:3128' } } } }],
    ['sidecar.network.ca', { sidecar: { image, network: { ca: { name: 'watcher' } } } }],
    [
      'sidecar.inboundToken',
      {
        sidecar: {
          image,
          inboundToken: { secretName: 'watcher' },
          settings: { writeSources: 'any' },
        },
      },
    ],
    ['sidecar.env', { sidecar: { image, env: [{ name: 'TZ', value: 'watcher' }] } }],
    ['sidecar.settings', { sidecar: { image, settings: { drainIdleSeconds: 17 } } }],
    ['networkPolicy', { networkPolicy: { egress: { ranges: ['17.17.0.0/16'] } } }],
    ['destination', { destination: { name: 'watcher' } }],
  ]
  const mark =
    /watcher|sendExemplars|sendNative|V2\.0|send: false|prometheus_replica|remoteTimeout: 17|17\.17|: "?v?17|88\.4\.1|Never/
  // Its panels are numbered.
  const withoutDashboard = { dashboard: false }
  const textOf = (files: Files) => [...files.values()].join('\n')

  it.each(options)('%s reaches the files', (_path, changes) => {
    expect(textOf(filesOf({ ...withoutDashboard, ...changes }))).toMatch(mark)
  })

  it('nothing is not there', () => {
    expect(textOf(filesOf(withoutDashboard))).not.toMatch(mark)
  })
})

describe('the files', () => {
  const always = ['aks-example.yaml', 'kube-prometheus-stack.yaml', 'secret-provider-class.yaml']

  it('are an object each, the values, and the Application', () => {
    expect(namesOf(filesOf({ networkPolicy: true }))).toEqual(
      [
        ...always,
        'config-map.yaml',
        'network-policy.yaml',
        'pod-monitor.yaml',
        'prometheus-rule.yaml',
      ].toSorted(),
    )
  })

  it('are fewer without alerts and dashboard', () => {
    expect(namesOf(filesOf({ alerts: false, dashboard: false }))).toEqual(
      [...always, 'pod-monitor.yaml'].toSorted(),
    )
  })

  it('are values and Application only where Prometheus writes by itself', () => {
    const files = filesOf({ ...NATIVE, identity: { type: 'workloadIdentity' } })
    expect(namesOf(files)).toEqual(['aks-example.yaml', 'kube-prometheus-stack.yaml'])
  })

  it('have no Application without Argo CD', () => {
    const files = filesOf({}, { argocd: undefined })
    expect([...files.keys()].filter((path) => path.startsWith('argocd/'))).toEqual([])
  })
})

describe('two releases in one namespace', () => {
  const objectsOf = (release: string) => {
    const files = filesOf({ prometheus: { release }, networkPolicy: true })
    return [...files].flatMap(([path, text]) =>
      path.includes('/manifests/') ? [parse(text) as Manifest] : [],
    )
  }
  const namesIn = (objects: readonly Manifest[]) => objects.map(({ metadata }) => metadata.name)
  const selected = (objects: readonly Manifest[]) =>
    objects.flatMap(
      ({ spec }) => spec?.selector?.matchLabels ?? spec?.podSelector?.matchLabels ?? [],
    )
  const first = objectsOf('kube-prometheus-stack')
  const second = objectsOf('watcher')

  it('have no object in common', () => {
    expect(new Set(namesIn(first))).toEqual(new Set(['prometheus-remote-write']))
    expect(new Set(namesIn(second))).toEqual(new Set(['prometheus-remote-write-watcher']))
  })

  it('select no pod of each other’s', () => {
    expect(selected(first)).toEqual(Array(2).fill({ 'remote-write': 'azure-monitor' }))
    expect(selected(second)).toEqual(Array(2).fill({ 'remote-write': 'release-watcher' }))
  })

  it('have alerts about their own sidecar each', () => {
    const jobIn = (objects: readonly Manifest[]) =>
      /job="([^"]+)"/.exec(JSON.stringify(objects).replaceAll('\\"', '"'))?.[1]
    expect(jobIn(first)).toBe('monitoring/prometheus-remote-write')
    expect(jobIn(second)).toBe('monitoring/prometheus-remote-write-watcher')
  })
})

describe('the values files of the Application', () => {
  const valueFilesOf = (valueFiles: readonly string[] | undefined) => {
    const repoUrl = 'https://github.com/example/platform.git'
    const argocd = { repoUrl, ...(valueFiles && { valueFiles: [...valueFiles] }) }
    const text = filesOf({}, { argocd }).get('argocd/example/aks-example.yaml') ?? ''
    const application = parse(text) as { spec: { sources: [{ helm: { valueFiles: string[] } }] } }
    return application.spec.sources[0].helm.valueFiles
  }
  const ours = '$values/dist/kubernetes/example/aks-example/values/kube-prometheus-stack.yaml'

  it('are the user’s own in their order, and ours after them', () => {
    expect(valueFilesOf(['b/first.yaml', 'a.yml'])).toEqual([
      '$values/b/first.yaml',
      '$values/a.yml',
      ours,
    ])
  })

  it.each([[undefined], [[]]])('are ours alone for %j', (valueFiles) => {
    expect(valueFilesOf(valueFiles)).toEqual([ours])
  })

  it.each(['/etc/values.yaml', '../values.yaml', 'a/../../b.yaml', '$values/a.yaml', 'a.txt', ''])(
    'are refused where one is %j, which is no file of the repository',
    (file) => {
      expect(() => valueFilesOf([file])).toThrow(/argocd\.valueFiles\[0\]/)
    },
  )
})
