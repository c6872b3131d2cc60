import { describe, expect, it } from 'vitest'
import { type Container, clusters, valuesOf } from './files.ts'

/**
 * What Pod Security restricted asks of a container besides what the chart says for the whole pod
 * (`runAsNonRoot`, `seccompProfile`).
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
function isRestricted({ securityContext }: Container): boolean {
  const said: unknown = securityContext
  return (
    Reflect.get(Object(said), 'allowPrivilegeEscalation') === false &&
    JSON.stringify(Reflect.get(Object(said), 'capabilities')) === '{"drop":["ALL"]}'
  )
}

describe.each(clusters)('$name', (deployment) => {
  it('has no container that Pod Security restricted refuses', () => {
    const { containers = [], initContainers = [] } = valuesOf(deployment).prometheus.prometheusSpec
    const refused = [...containers, ...initContainers].filter((one) => !isRestricted(one))
    expect(refused.map(({ name }) => name)).toEqual([])
  })
})
