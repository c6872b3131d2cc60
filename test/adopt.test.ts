import { describe, expect, it } from 'vitest'
import { adopt } from '../adopt/adopt.ts'
import { fill } from '../adopt/draft/todo.ts'
import { synthesize } from '../cdk8s/synthesize.ts'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { parseEnvironments } from '../contract/environment/parse.ts'
import { kindOf } from '../contract/prometheus-kind.ts'
import { proxyUrl } from '../contract/proxy.ts'
import { companies, inventedOutputs } from './environments/companies.ts'
import { fleet } from './environments/fleet.ts'

const clusters = [fleet, ...companies.map(({ input }) => input)].flatMap((input) => {
  const [environment] = parseEnvironments([input])
  if (environment === undefined) throw new Error(`${input.name} is no environment`)
  const files = [...synthesize(environment, inventedOutputs(environment))]
  return environment.clusters.map((cluster) => ({
    title: `${environment.name}/${cluster.name}`,
    cluster,
    again: adoptedAgain(files.filter(([path]) => path.includes(`/${cluster.name}/`))),
  }))
})

/** What was written for a cluster, adopted as if somebody else had. */
function adoptedAgain(files: readonly (readonly [string, string])[]) {
  const inputs = files
    .filter(([path]) => /values\/|secret-provider-class|\/prometheus(-agent)?\.yaml$/.test(path))
    .map(([path, text]) => ({ name: path.split('/').at(-1) ?? path, text }))
  const adoption = adopt('again', inputs)
  const [first] = adoption.environments
  const [cluster] =
    parseEnvironments([fill(first?.draft ?? {}) as EnvironmentInput])[0]?.clusters ?? []
  return { ...adoption, cluster }
}

describe.each(clusters)(
  'what is written for $title is adopted as what it was written from:',
  ({ again, cluster }) => {
    it('name, identity and transport', () => {
      expect(again.cluster).toMatchObject({
        name: cluster.name,
        identity: { type: cluster.identity.type },
        transport: cluster.transport,
      })
    })

    it('the sidecar', () => {
      const url = cluster.sidecar?.network.proxy?.url
      const network = url === undefined ? {} : { network: { proxy: { url: proxyUrl(url) } } }
      const said = cluster.sidecar && { ...cluster.sidecar, ...network }
      if (said === undefined) expect(again.cluster?.sidecar).toBeUndefined()
      else expect(again.cluster?.sidecar).toMatchObject(said)
    })

    it('Prometheus, as far as values or its object say it', () => {
      const { release, namespace, chartVersion, ...said } = cluster.prometheus
      const { storage, retention, resources, imagePullSecrets, ...inOwnFile } = said
      expect(again.cluster?.prometheus).toMatchObject(
        kindOf(cluster.prometheus).hasChart ? inOwnFile : said,
      )
    })

    it('without anything that is left to another program to refuse', () => {
      expect(again.refused).toEqual([])
      expect(again.changes.filter((change) => change.includes('is left out'))).toEqual([])
    })
  },
)
