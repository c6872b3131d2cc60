import { expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { checkEnvironments } from '../contract/environment/parse.ts'
import { adopt } from './adopt.ts'
import { fill } from './draft/todo.ts'
import { count } from './print/report.ts'
import { inputsOf } from './testing/cases.ts'
import { mutated, numbersFrom } from './testing/mutations.ts'

const CASES = [
  ...['02-sidecar-and-native', '03-two-sidecars', '05-second-write-of-the-pods-identity'],
  ...['06-secrets', '07-two-secretproviderclasses', '12-prometheus-yml', '14-env-from'],
  ...[
    '20-argo-values-text',
    '22-applicationset',
    '24-helmfile',
    '26-aad-auth-proxy',
    '27-pod.json',
  ],
  ...['33-page-of-2025', '37-flux', '38-k3s-helmchart', '45-argo-value-files'],
  ...['52-argo-of-a-company', '53-flux-of-a-registry', '54-operator-without-the-chart'],
  '55-sidecar-with-everything',
]
const TIMES = 16

it.each(CASES)('%s with mistakes in it is read, accounted for, and accepted', (name) => {
  const random = numbersFrom(CASES.indexOf(name) + 1)
  for (let time = 0; time < TIMES; time += 1) {
    const inputs = inputsOf(name).map((input) => mutated(input, random))
    const { entries, environments, reading } = adopt('prod', inputs)
    const filled = environments.map(({ draft }) => fill(draft) as EnvironmentInput)
    const { fates, read } = count(entries, 1)
    const what = inputs.map(({ text }) => text).join()
    expect(checkEnvironments(filled).problems, what).toEqual([])
    expect(fates.kept + fates.changed + fates['left out'], what).toBe(read)
    expect(reading.errors, what).toEqual([])
    for (const { clusters, draft } of environments) {
      expect(Object(draft.clusters).length, what).toBe(clusters.length)
    }
  }
})
