import { expect, it } from 'vitest'
import { adoptedOf, values } from '../testing/values.ts'

it('lowers the name of the cluster, and says so', () => {
  const { cluster, notes } = adoptedOf(
    values({ IDENTITY_TYPE: 'systemAssigned', CLUSTER: 'AKS_Shop-01' }),
  )
  expect(cluster.name).toBe('aks-shop-01')
  expect(notes).toMatch('the label cluster becomes aks-shop-01 instead of AKS_Shop-01')
})
