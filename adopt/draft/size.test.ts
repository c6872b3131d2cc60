import { expect, it } from 'vitest'
import { adopted, environments } from '../testing/cases.ts'
import { adoptedOf, native } from '../testing/values.ts'

it('values that are written in an Application go along, because it is written anew', () => {
  const { cluster, prometheus } = environments('52-argo-of-a-company')
  expect(prometheus).toMatchObject({
    retention: '20d',
    storage: { size: '100Gi', storageClassName: 'premium', accessMode: 'ReadWriteOnce' },
    resources: { requests: { cpu: '2', memory: '8Gi' }, limits: { cpu: '4', memory: '12Gi' } },
    imagePullSecrets: ['registry'],
  })
  expect(cluster?.grafana).toEqual({
    adminSecret: { name: 'grafana', userKey: 'user', passwordKey: 'password' },
  })
})

it("a values file of a person's own goes on saying them", () => {
  const { entries, environments: found } = adopted('19a-base')
  expect(JSON.stringify(found[0]?.draft)).not.toMatch('retention')
  expect(entries.find(({ field }) => field.path.endsWith('retention'))?.why).toBe(
    'it stays in your own files; clusters[].prometheus.retention would say it here',
  )
})

it('a volume without a size is to be filled in, and not left out', () => {
  const storage = { volumeClaimTemplate: { spec: { storageClassName: 'premium' } } }
  const spec = { storage, ...JSON.parse(native({ managedIdentity: {} })).prometheus.prometheusSpec }
  const { cluster, draft } = adoptedOf(
    JSON.stringify({
      kind: 'Prometheus',
      metadata: { name: 'k8s' },
      spec: { ...spec, version: '3.7.1' },
    }),
  )
  expect(draft).toMatch('"what":"size"')
  expect(cluster.prometheus.storage).toMatchObject({ storageClassName: 'premium' })
})
