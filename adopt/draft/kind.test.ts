import { describe, expect, it } from 'vitest'
import { environments } from '../testing/cases.ts'
import { adoptedOf, values } from '../testing/values.ts'

const spec = JSON.parse(values({ IDENTITY_TYPE: 'systemAssigned' })).prometheus.prometheusSpec
const object = (kind: string, labels: Record<string, string> = {}) =>
  JSON.stringify({
    apiVersion: 'monitoring.coreos.com/v1',
    kind,
    metadata: { name: 'k8s', namespace: 'metrics', labels },
    spec,
  })

it.each([
  ['operator', object('Prometheus')],
  ['operatorAgent', object('PrometheusAgent')],
  ['chart', object('Prometheus', { chart: 'kube-prometheus-stack-81.2.0' })],
  ['chartAgent', object('PrometheusAgent', { heritage: 'Helm' })],
  ['chartAgent', JSON.stringify({ prometheus: { agentMode: true, prometheusSpec: spec } })],
  ['chart', JSON.stringify({ prometheus: { prometheusSpec: spec } })],
])('is %s', (kind, text) => {
  expect(adoptedOf(text).cluster.prometheus.kind).toBe(kind)
})

describe('an object without the chart', () => {
  const { prometheus, said, text } = environments('54-operator-without-the-chart')

  it('keeps its name, and the service account that is there', () => {
    expect(prometheus).toMatchObject({
      release: 'k8s',
      namespace: 'metrics',
      serviceAccount: { existing: true, name: 'prometheus-k8s' },
    })
  })

  it('keeps what no option says', () => {
    expect(prometheus?.spec).toMatchObject({
      retentionSize: '80GB',
      tolerations: [{ key: 'monitoring', operator: 'Exists', effect: 'NoSchedule' }],
      alerting: { alertmanagers: [{ name: 'alertmanager-main' }] },
    })
  })

  it('keeps volume, retention and resources', () => {
    expect(prometheus).toMatchObject({
      storage: { size: '100Gi' },
      retention: '2d',
      resources: { requests: { memory: '4Gi' } },
    })
  })

  it('loses what the operator does not know', () => {
    expect(text).not.toMatch('fieldOfTomorrow')
  })

  it('is told that a selector that it leaves out selects something here', () => {
    expect(said).toMatch(/^probeSelector, scrapeConfigSelector: the object does not have them/m)
  })
})
