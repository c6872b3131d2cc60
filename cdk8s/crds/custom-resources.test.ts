import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { customResourcesIn, NoCrds } from './custom-resources.ts'

const crd = (kind: string, annotations: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${kind.toLowerCase()}s.example.com`, annotations },
  spec: {
    group: 'example.com',
    names: { kind },
    versions: [
      { name: 'v1', served: true, schema: { openAPIV3Schema: { type: 'object' } } },
      { name: 'v1beta1', served: false, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
})
const list = { apiVersion: 'v1', kind: 'List', items: [crd('A'), crd('B')] }

describe('CRDs are read', () => {
  it.each<[string, string, string[]]>([
    ['from one document', stringify(crd('A')), ['A']],
    ['from several', `${stringify(crd('A'))}---\n${stringify(crd('B'))}`, ['A', 'B']],
    ['from a list', stringify(list), ['A', 'B']],
    ['from JSON', JSON.stringify(list, null, 4), ['A', 'B']],
    [
      'from documents of JSON',
      `${JSON.stringify(crd('A'))}\n---\n${JSON.stringify(crd('B'))}`,
      ['A', 'B'],
    ],
    ['from among other things', `kind: ConfigMap\n---\n---\n${stringify(crd('A'))}`, ['A']],
    ['from nothing', '', []],
  ])('%s', (_what, text, kinds) => {
    expect(customResourcesIn(text, 'crds.yaml').map(({ kind }) => kind)).toEqual(kinds)
  })

  it('with what is served, and their own version', () => {
    const annotations = {
      'controller-gen.kubebuilder.io/version': 'v0.19.0',
      'operator.prometheus.io/version': '0.80.0',
    }
    const [resource] = customResourcesIn(stringify(crd('A', annotations)), 'a.yaml')
    expect(resource).toMatchObject({
      group: 'example.com',
      file: 'a.yaml',
      title: 'CRD as.example.com, operator.prometheus.io/version: 0.80.0',
    })
    expect([...(resource?.schemas.keys() ?? [])]).toEqual(['v1'])
  })

  it('unless it is no YAML', () => {
    expect(() => customResourcesIn('a: b: c', 'a.yaml')).toThrow(NoCrds)
  })
})
