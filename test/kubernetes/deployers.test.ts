import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { synthesize } from '../../cdk8s/synthesize.ts'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import { companies, inventedOutputs, theCompany } from '../environments/companies.ts'
import { BUILT_IN, crdProblems } from './crd.ts'

function filesOf(company: string): ReadonlyMap<string, string> {
  const { environment } = theCompany(company)
  return synthesize(environment, inventedOutputs(environment))
}

/** Companies that deploy in different ways; ids of theirs are nobody's, and yet not the example's. */
const DEPLOYERS = ['agent', 'custom-cloud', 'flux', 'monorepo']
const deployed = companies.filter(({ name }) => DEPLOYERS.includes(name))

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

describe.each(deployed)('the company $name', ({ name, input }) => {
  it('has no warning', () => {
    expect(checkEnvironments([input])).toMatchObject({ problems: [], warnings: [] })
  })

  it('has objects with known fields only, whoever deploys them', () => {
    for (const document of documentsIn(filesOf(name))) {
      if (!BUILT_IN.includes(document.kind)) expect(crdProblems(document)).toEqual([])
    }
  })
})

const inFolder = (company: string, folder: string) =>
  [...filesOf(company).keys()].filter((path) => path.startsWith(`${folder}/`))

it('whoever deploys with Argo CD has an Application a cluster, and a root where it is asked for', () => {
  expect(inFolder('monorepo', 'argocd')).toEqual([
    'argocd/news/staging.yaml',
    'argocd/news/print.yaml',
    'argocd/news/online.yaml',
  ])
  expect(inFolder('monorepo', 'argocd-root')).toEqual(['argocd-root/news.yaml'])
  expect(inFolder('agent', 'argocd-root')).toEqual([])
})

it('whoever deploys with Flux or Helm has no Application, and the other way round', () => {
  expect(inFolder('flux', 'flux')).toEqual(['flux/travel/booking.yaml', 'flux/travel/search.yaml'])
  expect(inFolder('custom-cloud', 'helm')).toEqual([
    'helm/ministry/registers.sh',
    'helm/ministry/archive.sh',
  ])
  for (const name of ['flux', 'custom-cloud']) expect(inFolder(name, 'argocd')).toEqual([])
  for (const name of ['agent', 'monorepo']) {
    expect([...inFolder(name, 'flux'), ...inFolder(name, 'helm')]).toEqual([])
  }
})

it('a new chart and image are where their wave is reached, and nowhere else', () => {
  const files = filesOf('monorepo')
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
