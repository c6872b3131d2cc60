import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Files, synthesize } from './synthesize.ts'
import { deploymentOf, NATIVE, toldOf } from './testing/deployment.ts'

function filesOf(...args: Parameters<typeof deploymentOf>): Files {
  const { environment } = deploymentOf(...args)
  return synthesize(environment, toldOf(environment))
}

interface Manifest {
  readonly metadata: { readonly name: string }
  readonly spec?: {
    readonly selector?: { readonly matchLabels: object }
    readonly podSelector?: { readonly matchLabels: object }
  }
}

const namesOf = (files: Files) => [...files.keys()].map((path) => path.split('/').at(-1)).toSorted()

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
