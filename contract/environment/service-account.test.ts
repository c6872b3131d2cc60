import { describe, expect, it } from 'vitest'
import { parseEnvironments } from './parse.ts'
import { chartServiceAccount } from './service-account.ts'
import { pathsOf, withPrometheus } from './testing.ts'

describe('the service account', () => {
  // As chart 88.5.3 rendered each of them.
  it.each([
    ['kube-prometheus-stack', 'kube-prometheus-stack-prometheus'],
    ['prometheus', 'prometheus-kube-prometheus-prometheus'],
    ['kps', 'kps-kube-prometheus-stack-prometheus'],
    ['kube-prometheus-stack-production', 'kube-prometheus-stack-prod-prometheus'],
    ['monitoring-of-the-shop-in', 'monitoring-of-the-shop-in-prometheus'],
  ])('of release %s is %s, as the chart calls it', (release, name) => {
    expect(chartServiceAccount(release)).toBe(name)
  })

  it.each([
    [undefined, { serviceAccount: 'kps-kube-prometheus-stack-prometheus', isCreated: true }],
    ['own', { serviceAccount: 'own', isCreated: true }],
    [
      { existing: true, name: 'own' },
      { serviceAccount: 'own', isCreated: false },
    ],
  ] as const)('%j is one whose name is known', (given, { serviceAccount, isCreated }) => {
    const [prod] = parseEnvironments([withPrometheus({ release: 'kps', serviceAccount: given })])
    expect(prod?.clusters[0]?.prometheus).toMatchObject({
      serviceAccount,
      createsServiceAccount: isCreated,
    })
  })

  it.each([
    [{ existing: false, name: 'own' }],
    [{ existing: true }],
    [{ name: 'own' }],
    [17],
    ['A b'],
  ])('%j is refused', (serviceAccount) => {
    const [path] = pathsOf(withPrometheus({ serviceAccount }))
    expect(path).toMatch(/^clusters\[0\]\.prometheus\.serviceAccount/)
  })
})
