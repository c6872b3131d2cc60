import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { synthesize } from './synthesize.ts'
import { deploymentOf, NATIVE, toldOf } from './testing/deployment.ts'

type Cluster = Parameters<typeof deploymentOf>[0]

function filesOf(more: Partial<EnvironmentInput>, cluster: Cluster = {}) {
  const { environment } = deploymentOf(cluster, { argocd: undefined, ...more })
  return synthesize(environment, toldOf(environment))
}

const scriptOf = (helm: EnvironmentInput['helm'], cluster: Cluster = {}) =>
  filesOf({ helm }, cluster).get('helm/example/aks-example.sh') ?? ''

/** Its commands, each in one line. */
const commandsOf = (script: string) =>
  script
    .replaceAll(' \\\n ', '')
    .split('\n')
    .filter((line) => /^(helm|kubectl)/.test(line))

describe('the script of a cluster', () => {
  it('is one that a shell can read', () => {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: scriptOf({}), encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('brings what the pod mounts before the pod, and what needs the chart’s CRDs after it', () => {
    expect(commandsOf(scriptOf({})).map((line) => line.replace(/ \|.*/, ''))).toEqual([
      'kubectl create namespace monitoring --dry-run=client -o yaml',
      'kubectl apply -f dist/kubernetes/example/aks-example/manifests/secret-provider-class.yaml',
      expect.stringMatching(/^helm upgrade kube-prometheus-stack kube-prometheus-stack --install /),
      'kubectl apply -f dist/kubernetes/example/aks-example/manifests/',
    ])
  })

  it('names files that are there', () => {
    const files = filesOf({ helm: {} })
    const named = [...scriptOf({}).matchAll(/dist\/(\S+)/g)].map(([, path = '']) => path)
    for (const path of named) {
      expect([...files.keys()].some((file) => file.startsWith(path))).toBe(true)
    }
  })

  it('gives Helm the user’s own values first', () => {
    expect(scriptOf({ valueFiles: ['a.yaml', 'b.yaml'] })).toMatch(
      /--values a\.yaml \\\n {2}--values b\.yaml \\\n {2}--values dist\//,
    )
  })

  it('takes the chart from a mirror or a registry', () => {
    expect(scriptOf({ chartRepository: 'https://charts.example.com' })).toContain(
      '--repo https://charts.example.com',
    )
    const script = scriptOf({ chartRepository: 'oci://registry.example.com/charts' })
    expect(script).toContain(
      'helm upgrade kube-prometheus-stack oci://registry.example.com/charts/kube-prometheus-stack',
    )
    expect(script).not.toContain('--repo')
  })

  it('has no chart where there is none, and no manifests where there are none', () => {
    const serviceAccount = { existing: true, name: 'own' } as const
    const operator = scriptOf({}, { prometheus: { kind: 'operator', serviceAccount } })
    expect(operator).not.toContain('helm upgrade')
    const native = scriptOf({}, { ...NATIVE, identity: { type: 'workloadIdentity' } })
    expect(native).not.toContain('/manifests')
  })

  it('is what the guide shows', () => {
    const guide = readFileSync(resolve(import.meta.dirname, '../docs/kubernetes.md'), 'utf8')
    const [, shown = ''] = /## Without Argo CD[\s\S]*?```sh\n([\s\S]*?)```/.exec(guide) ?? []
    expect(commandsOf(shown)).toEqual(
      commandsOf(scriptOf({ valueFiles: ['your-own-values.yaml'] })),
    )
  })

  it('is there only where it is asked for', () => {
    expect(scriptOf(undefined)).toBe('')
  })
})

describe('a kustomization', () => {
  const path = 'kubernetes/example/aks-example/kustomization.yaml'

  it('names every manifest, from the folder above theirs', () => {
    const files = filesOf({ kustomization: true })
    const folder = 'kubernetes/example/aks-example/'
    const manifests = [...files.keys()].filter((file) => file.startsWith(`${folder}manifests/`))
    expect(parse(files.get(path) ?? '')).toEqual({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: manifests.map((file) => file.slice(folder.length)),
    })
  })

  it('is there only where it is asked for', () => {
    expect(filesOf({}).has(path)).toBe(false)
  })
})
