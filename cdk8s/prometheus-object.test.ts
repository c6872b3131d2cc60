import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { crdProblems } from '../test/kubernetes/crd.ts'
import { synthesize } from './synthesize.ts'
import { deploymentOf, toldOf } from './testing/deployment.ts'

type Prometheus = NonNullable<EnvironmentInput['clusters'][number]['prometheus']>

const FOLDER = 'kubernetes/example/aks-example'

function filesOf(prometheus: Prometheus) {
  // Without the chart there are no values of one's own for it.
  const argocd = { repoUrl: 'https://github.com/example/platform.git' }
  const { environment } = deploymentOf({ prometheus }, { argocd })
  return synthesize(environment, toldOf(environment))
}

const objectOf = (prometheus: Prometheus, file: string) =>
  parse(filesOf(prometheus).get(`${FOLDER}/manifests/${file}.yaml`) ?? 'null')

const serviceAccount = { existing: true, name: 'own' } as const
const full: Prometheus = {
  serviceAccount,
  release: 'k8s',
  version: '3.14.0',
  imagePullSecrets: ['mirror'],
  shards: 2,
  storage: { size: '50Gi', storageClassName: 'fast' },
  resources: { requests: { memory: '2Gi' } },
  containerPatches: { 'config-reloader': { resources: { limits: { memory: '64Mi' } } } },
  spec: { tolerations: [{ key: 'infra', operator: 'Exists' }], podMonitorSelector: { a: 'b' } },
}

describe.each([
  ['operator', 'prometheus', 'Prometheus'],
  ['operatorAgent', 'prometheus-agent', 'PrometheusAgent'],
] as const)('with the operator and without the chart, kind %s', (kind, file, object) => {
  const { spec: _, ...rest } = full
  const made = objectOf({ ...full, kind }, file)

  it('is an object that the operator knows in every field', () => {
    expect(made).toMatchObject({ kind: object, metadata: { name: 'k8s', namespace: 'monitoring' } })
    expect(crdProblems(objectOf({ ...rest, kind }, file))).toEqual([])
  })

  it('has what the environment says, as the operator calls it', () => {
    expect(made.spec).toMatchObject({
      serviceAccountName: 'own',
      version: 'v3.14.0',
      imagePullSecrets: [{ name: 'mirror' }],
      shards: 2,
      storage: { volumeClaimTemplate: { spec: { storageClassName: 'fast' } } },
      resources: { requests: { memory: '2Gi' } },
      tolerations: [{ key: 'infra', operator: 'Exists' }],
      remoteWrite: [{ url: 'http://localhost:8081/api/v1/write' }],
      containers: [{ name: 'prom-remotewrite' }, { name: 'config-reloader' }],
      volumes: [{ name: 'secrets-store-inline' }],
      externalLabels: { cluster: 'aks-example' },
    })
    for (const field of ['image', 'storageSpec']) expect(made.spec).not.toHaveProperty(field)
  })

  it('looks for targets everywhere, unless the environment says where', () => {
    expect(made.spec.serviceMonitorSelector).toEqual({})
    expect(made.spec.podMonitorSelector).toEqual({ a: 'b' })
  })

  it('has no values of a chart, and an Application without it', () => {
    const files = filesOf({ ...full, kind })
    expect([...files.keys()].filter((path) => path.includes('/values/'))).toEqual([])
    const application = parse(files.get('argocd/example/aks-example.yaml') ?? '')
    expect(application.spec.sources).toEqual([
      {
        repoURL: 'https://github.com/example/platform.git',
        targetRevision: 'main',
        path: `dist/${FOLDER}/manifests`,
      },
    ])
  })
})

describe('an agent', () => {
  it.each(['chartAgent', 'operatorAgent'] as const)('of kind %s has no rules', (kind) => {
    const files = filesOf({ kind, serviceAccount })
    expect(files.has(`${FOLDER}/manifests/prometheus-rule.yaml`)).toBe(false)
    expect(files.has(`${FOLDER}/manifests/pod-monitor.yaml`)).toBe(true)
    expect(objectOf({ kind, serviceAccount }, 'prometheus-agent')?.spec.ruleSelector).toBe(
      undefined,
    )
  })

  it('of the chart is its Prometheus in another mode', () => {
    const values = filesOf({ kind: 'chartAgent' }).get(
      `${FOLDER}/values/kube-prometheus-stack.yaml`,
    )
    expect(parse(values ?? '').prometheus.agentMode).toBe(true)
    expect(
      parse(filesOf({}).get(`${FOLDER}/values/kube-prometheus-stack.yaml`) ?? ''),
    ).not.toHaveProperty('prometheus.agentMode')
  })
})
