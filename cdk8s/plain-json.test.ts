import { k8s } from 'cdk8s-plus-27'
import { expect, it } from 'vitest'
import { toPlain } from './plain-json.ts'

it('turns quantities and ports into scalars', () => {
  const container: k8s.Container = {
    name: 'c',
    livenessProbe: { httpGet: { port: k8s.IntOrString.fromString('rw-port') } },
    resources: { limits: { memory: k8s.Quantity.fromString('256Mi') } },
  }
  expect(toPlain(k8s.toJson_Container, container)).toEqual({
    name: 'c',
    livenessProbe: { httpGet: { port: 'rw-port' } },
    resources: { limits: { memory: '256Mi' } },
  })
})

it('fails when a field would be lost, and names it', () => {
  const newer = {
    name: 'c',
    env: [{ name: 'A', value: 'b', prefix: 'x' }],
    restartPolicy: 'Always',
  }
  expect(() => toPlain(k8s.toJson_Container, newer)).toThrow('env[0].prefix, restartPolicy')
})
