import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { synthesize } from '../../cdk8s/synthesize.ts'
import { CLOUDS } from '../../contract/cloud.ts'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import { company as agent } from '../environments/companies/agent.ts'
import { company as customCloud } from '../environments/companies/custom-cloud.ts'
import { company as flux } from '../environments/companies/flux.ts'
import { company as monorepo } from '../environments/companies/monorepo.ts'
import { BUILT_IN, crdProblems } from './crd.ts'

/** Companies that deploy in different ways, with what is there of each below `dist/`. */
const companies = { agent, customCloud, flux, monorepo }

function filesOf(input: typeof agent) {
  const { environments, problems, warnings } = checkEnvironments([input])
  const [environment] = environments
  if (environment === undefined) throw new Error(JSON.stringify(problems))
  const { cloud } = environment
  const domain = typeof cloud === 'object' ? cloud.ingestionDomain : CLOUDS[cloud].ingestionDomain
  const outputs = {
    ingestionUrl: `https://amw-a1b2.westeurope-1.${domain}/dataCollectionRules/dcr-${'0'.repeat(32)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
    identityClientId: '00000000-0000-0000-0000-0000000000aa',
    vaultReaderClientId: '00000000-0000-0000-0000-0000000000bb',
  }
  const clusters = new Map(environment.clusters.map(({ name }) => [name, outputs]))
  return { problems, warnings, files: synthesize(environment, { clusters }) }
}

interface Document {
  readonly apiVersion: string
  readonly kind: string
  readonly spec?: { readonly sources?: readonly { readonly path?: string }[] }
}

function documentsIn(files: ReadonlyMap<string, string>): Document[] {
  return [...files]
    .filter(([path]) => path.endsWith('.yaml') && !/\/values\/|\/kustomization\.yaml$/.test(path))
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as Document))
}

describe.each(Object.entries(companies))('the company %s', (_name, input) => {
  const { warnings, files } = filesOf(input)

  it('has nothing said against it', () => {
    expect(warnings).toEqual([])
  })

  it('has objects with known fields only, whoever deploys them', () => {
    for (const document of documentsIn(files)) {
      if (!BUILT_IN.includes(document.kind)) expect(crdProblems(document)).toEqual([])
    }
  })
})

const pathsOf = (input: typeof agent) => [...filesOf(input).files.keys()]
const inFolder = (input: typeof agent, folder: string) =>
  pathsOf(input).filter((path) => path.startsWith(`${folder}/`))

it('whoever deploys with Argo CD has an Application a cluster, and a root where it is asked for', () => {
  expect(inFolder(monorepo, 'argocd')).toEqual([
    'argocd/news/staging.yaml',
    'argocd/news/print.yaml',
    'argocd/news/online.yaml',
  ])
  expect(inFolder(monorepo, 'argocd-root')).toEqual(['argocd-root/news.yaml'])
  expect(inFolder(agent, 'argocd-root')).toEqual([])
})

it('whoever deploys with Flux or Helm has no Application, and the other way round', () => {
  expect(inFolder(flux, 'flux')).toEqual(['flux/travel/booking.yaml', 'flux/travel/search.yaml'])
  expect(inFolder(customCloud, 'helm')).toEqual([
    'helm/ministry/registers.sh',
    'helm/ministry/archive.sh',
  ])
  for (const input of [flux, customCloud]) expect(inFolder(input, 'argocd')).toEqual([])
  for (const input of [agent, monorepo]) {
    expect([...inFolder(input, 'flux'), ...inFolder(input, 'helm')]).toEqual([])
  }
})

it('a new chart and image are where their wave is reached, and nowhere else', () => {
  const { files } = filesOf(monorepo)
  const next = ['staging', 'print', 'online'].filter((cluster) =>
    files.get(`argocd/news/${cluster}.yaml`)?.includes('88.6.0'),
  )
  const image = ['staging', 'print', 'online'].filter((cluster) =>
    files
      .get(`kubernetes/news/${cluster}/values/kube-prometheus-stack.yaml`)
      ?.includes('azure-monitor-remote-write:0.2.0'),
  )
  expect([next, image]).toEqual([['staging'], ['staging']])
})
