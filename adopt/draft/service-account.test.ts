import { expect, it } from 'vitest'
import { adoptedOf, native } from '../testing/values.ts'

const text = (values: object, releaseName = 'kps') =>
  JSON.stringify({
    kind: 'Application',
    metadata: { name: 'x' },
    spec: {
      source: {
        helm: {
          releaseName,
          valuesObject: { ...JSON.parse(native({ managedIdentity: {} })), ...values },
        },
      },
    },
  })

it.each([
  ["the chart's own", 'kps-kube-prometheus-stack-prometheus', {}],
  ['after fullnameOverride', 'metrics-prometheus', { fullnameOverride: 'metrics' }],
  ['after release and nameOverride', 'kps-metrics-prometheus', { nameOverride: 'metrics' }],
  ['after a release that has the name', 'kps-prometheus', { nameOverride: 'kps' }],
  [
    'as long as the chart lets it be',
    'a-name-that-has-more-than-prometheus',
    { fullnameOverride: 'a-name-that-has-more-than-twenty-six' },
  ],
])('its name is %s', (_, name, values) => {
  expect(adoptedOf(text(values)).cluster.prometheus.serviceAccount).toBe(name)
})

it('without a release nameOverride alone does not tell it', () => {
  const values = { nameOverride: 'metrics', ...JSON.parse(native({ managedIdentity: {} })) }
  expect(adoptedOf(JSON.stringify(values)).draft).toMatch('kubectl get serviceaccount')
})
