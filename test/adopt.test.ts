import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adopt } from '../adopt/adopt.ts'
import { fill } from '../adopt/draft/todo.ts'
import { synthesize } from '../cdk8s/synthesize.ts'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { parseEnvironments } from '../contract/environment/parse.ts'
import { parseOutputs } from '../contract/terraform-outputs.ts'
import { fleet } from './environments/fleet.ts'

const [environment] = parseEnvironments([fleet])
if (environment === undefined) throw new Error('no fleet')
const outputs = readFileSync(
  resolve(import.meta.dirname, 'environments/fleet.outputs.json'),
  'utf8',
)
const files = [...synthesize(environment, parseOutputs(environment, outputs))]

/** What was written for a cluster, adopted as if somebody else had. */
function adoptedAgain(name: string) {
  const inputs = files
    .filter(([path]) => path.includes(`/${name}/`) && /values\/|secret-provider-class/.test(path))
    .map(([path, text]) => ({ name: path.split('/').at(-1) ?? path, text }))
  const adoption = adopt('fleet', inputs)
  const [first] = adoption.environments
  const [cluster] =
    parseEnvironments([fill(first?.draft ?? {}) as EnvironmentInput])[0]?.clusters ?? []
  return { ...adoption, cluster }
}

describe.each(environment.clusters.map((cluster) => ({ ...cluster })))(
  'what is written for $name is adopted as what it was written from:',
  (cluster) => {
    const again = adoptedAgain(cluster.name)

    it('name, identity and transport', () => {
      expect(again.cluster).toMatchObject({
        name: cluster.name,
        identity: { type: cluster.identity.type },
        transport: cluster.transport,
      })
    })

    it('the sidecar', () => {
      expect(again.cluster?.sidecar).toEqual(cluster.sidecar)
    })

    it('Prometheus, as far as values say it', () => {
      const { release, namespace, chartVersion, version, ...said } = cluster.prometheus
      expect(again.cluster?.prometheus).toMatchObject(said)
    })

    it('without anything that is left to another program to refuse', () => {
      expect(again.refused).toEqual([])
      expect(again.changes.filter((change) => change.includes('is left out'))).toEqual([])
    })
  },
)
