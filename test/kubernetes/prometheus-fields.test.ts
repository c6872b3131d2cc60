import { expect, it } from 'vitest'
import { SPEC_FIELDS } from '../../contract/kubernetes/prometheus-fields.ts'
import { crdOf } from './crd.ts'

it.each(['Prometheus', 'PrometheusAgent'] as const)(
  'a %s has the fields that the operator knows',
  (kind) => {
    const fields = Object.keys(crdOf(kind).schema.properties?.spec?.properties ?? {})
    expect(SPEC_FIELDS[kind].toSorted()).toEqual(fields.toSorted())
  },
)
