import { chartRepository } from '../../contract/environment/chart-repository.ts'
import { said, textAt } from '../reading/said.ts'
import { at, type Dict, dictAt, dictsAt, fieldsOf, type Node, rawAt } from '../reading/tree.ts'
import { filesAt } from '../wrappers/layers.ts'
import type { ArgoCd, Flux } from '../wrappers/wrapper.ts'
import { apply, putLeaf, putList, putTexts } from './apply.ts'
import { MOVE_IT } from './ledger.ts'
import { ARGOCD_PLACES, FLUX_PLACES, REPOSITORY_PLACES } from './object-places.ts'
import { CHART } from './release.ts'
import { isSecret, LOOKS_LIKE_A_SECRET } from './secrets.ts'
import type { Sheet } from './sheet.ts'
import type { Source } from './source.ts'
import { type Draft, todo } from './todo.ts'

/** Who deploys the release: an object that is written anew, of which the old one must not know. */
export function draftDeployer(source: Source): void {
  const { deployer } = source.way.sender.context
  if (deployer?.by === 'argocd') draftArgoCd(source, deployer)
  if (deployer?.by === 'flux') draftFlux(source, deployer)
  if (deployer?.by === 'kustomize') source.sheet.put('kustomization', true)
  if (deployer?.by === 'argocd') noteOwnChart(source, at(deployer.chart, 'path'))
  if (deployer?.by === 'argocd' || deployer?.by === 'flux') {
    noteOwnChart(source, source.way.sender.context.chart)
  }
  const isKept = deployer === undefined || deployer.by === 'kustomize'
  if (isKept && source.way.sender.context.chart !== undefined) {
    source.sheet.notes.changes.push(
      `${source.way.sender.title} goes on deploying the release: its last values are dist/kubernetes/<environment>/<cluster>/values/kube-prometheus-stack.yaml from now on`,
    )
  }
}

/** A chart that has kube-prometheus-stack below it brings more than that. */
function noteOwnChart({ sheet, way }: Source, chart: Node | undefined): void {
  const name = rawAt(chart)
  if (name === undefined || name.split('/').at(-1) === CHART) return
  sheet.leftOut(chart, `what is generated deploys ${CHART} alone`)
  sheet.notes.changes.push(
    `${way.sender.title} deploys the chart ${name}, and what is generated deploys ${CHART} alone: what that chart has besides has to be deployed by an object of its own`,
  )
}

/** What is left of the values in an object that is replaced. */
export function leaveInline({ sheet, way }: Source): void {
  const { chart, context } = way.sender
  const { deployer } = context
  if (deployer === undefined || deployer.by === 'kustomize' || !deployer.isInline) return
  const [head] = fieldsOf(deployer.document)
  for (const field of fieldsOf(chart)) {
    const isInside = field.file === head?.file && field.document === head.document
    if (isInside) sheet.leftOut({ kind: 'leaf', value: null, field }, MOVE_IT)
  }
}

function draftArgoCd({ sheet }: Source, argocd: ArgoCd): void {
  const { chart, document, files, namespace } = argocd
  apply(sheet, ARGOCD_PLACES, document)
  draftDestination(sheet, dictAt(document, 'spec', 'destination'))
  if (textAt(namespace) !== undefined && namespace?.kind === 'leaf') {
    putLeaf(sheet, namespace, 'argocd.namespace')
  }
  putTexts(sheet, dictAt(document, 'metadata', 'labels'), 'argocd.labels', (key) =>
    key === TRACKING_LABEL ? { changed: 'Argo CD puts it there itself' } : undefined,
  )
  putList(sheet, itemsAt(document, 'metadata', 'finalizers'), 'argocd.finalizers')
  putList(
    sheet,
    itemsAt(document, 'spec', 'syncPolicy', 'syncOptions'),
    'argocd.syncOptions',
    (text) =>
      OWN_SYNC_OPTIONS.includes(text) ? { changed: 'it is always there here' } : undefined,
  )
  if (textAt(chart, 'chart') === CHART) {
    putRepository(sheet, at(chart, 'repoURL'), 'argocd.chartRepository')
  }
  draftFiles(sheet, chart, files)
  sheet.changed(at(files, 'ref'), 'it is called values here')
  for (const parameter of dictsAt(chart, 'helm', 'parameters')) {
    sheet.changed(at(parameter, 'name'), 'it is the path of the value beside it')
  }
  const name = rawAt(document, 'metadata', 'name')
  const how =
    rawAt(document, 'kind') === 'ApplicationSet'
      ? 'take the cluster out of the ApplicationSet, with preserveResourcesOnDeletion: true in its syncPolicy,'
      : `delete it without what it has deployed (argocd app delete ${name} --cascade=false)`
  sheet.notes.changes.push(
    `the Application ${name} deploys the same release: ${how} before the new one is synced`,
  )
  if (argocd.isInline) {
    sheet.notes.changes.push(
      "the Application that is written here takes its values from files: put what today's Application holds besides into a file of that repository, and name it in argocd.valueFiles",
    )
  }
}

/** An Application that others make has this one, by which they know it. */
const TRACKING_LABEL = 'app.kubernetes.io/instance'
const OWN_SYNC_OPTIONS = ['CreateNamespace=true', 'ServerSideApply=true']

/** The repository of values files, in which `dist/` is likely to be as well. */
function draftFiles(sheet: Sheet, chart: Dict, files: Dict | undefined): void {
  const prefix = `$${rawAt(files, 'ref')}/`
  const repository = at(files, 'repoURL')
  if (repository?.kind === 'leaf') {
    putLeaf(sheet, repository, 'argocd.repoUrl')
    sheet.notes.unknown.push(
      'whether dist/ will be in the repository that values files are taken from today, which is assumed (argocd.repoUrl)',
    )
    const revision = at(files, 'targetRevision')
    if (revision?.kind === 'leaf') putLeaf(sheet, revision, 'argocd.revision')
  } else {
    sheet.put(
      'argocd.repoUrl',
      todo(
        'repository',
        'the git repository that holds dist/; argocd.valueFiles names your own values files in it',
        'https://git.example.net/platform.git',
      ),
    )
  }
  const names: Draft[] = []
  for (const { file } of filesAt(chart, 'helm', 'valueFiles')) {
    const text = String(file.value)
    if (files !== undefined && text.startsWith(prefix)) {
      sheet.changed(file, 'it is a path from the root of the repository', 'argocd.valueFiles')
      names.push(text.slice(prefix.length))
    } else {
      sheet.leftOut(file, 'it is a file of a chart, which the Application here does not deploy')
      sheet.notes.changes.push(`${text} is a values file of a chart: its values are not deployed`)
    }
  }
  if (names.length > 0) sheet.put('argocd.valueFiles', names)
}

/** Where Argo CD deploys to. */
function draftDestination(sheet: Sheet, destination: Dict): void {
  const server = at(destination, 'server')
  const name = at(destination, 'name')
  const [key, node] = textAt(server) === undefined ? ['name', name] : ['server', server]
  const text = textAt(node)
  if (text !== undefined) {
    sheet.put('clusters[].destination', { [key]: text })
    sheet.kept(node, `clusters[].destination.${key}`)
    return
  }
  const why = said(server).why ?? said(name).why
  for (const one of [server, name]) sheet.leftOut(one, why ?? 'it is empty')
  if (why === undefined) return
  sheet.put(
    'clusters[].destination',
    todo('destination', `${why}. { server: 'https://...' } or { name: '...' }`, {
      name: 'filled-in',
    }),
  )
}

function draftFlux({ sheet }: Source, flux: Flux): void {
  const { document, repository } = flux
  apply(sheet, FLUX_PLACES, document)
  draftValuesFrom(sheet, document)
  draftRepository(sheet, repository)
  const name = rawAt(document, 'metadata', 'name')
  sheet.notes.unknown.push(
    'which source of Flux has the repository that will hold dist/: GitRepository flux-system/flux-system, unless flux.source says another',
  )
  sheet.notes.changes.push(
    `the HelmRelease ${name} deploys the same release: suspend it and then delete it before the new one is there, or Flux takes away what it has deployed (flux suspend helmrelease ${name})`,
  )
  if (flux.isInline) {
    sheet.notes.changes.push(
      "the HelmRelease that is written here has this project's values only: put what today's holds besides into a ConfigMap, and name it in flux.valuesFrom",
    )
  }
}

/** ConfigMaps and Secrets with whole values; one value alone has no place. */
function draftValuesFrom(sheet: Sheet, document: Dict): void {
  const path = 'flux.valuesFrom'
  const entries: Draft[] = []
  for (const entry of dictsAt(document, 'spec', 'valuesFrom')) {
    const target = rawAt(entry, 'targetPath')
    if (target !== undefined) {
      sheet.leftOut(entry, `it sets ${target} alone: flux.valuesFrom takes whole values`)
      continue
    }
    const place = `${path}[${entries.length}]`
    const texts = ['kind', 'name', 'valuesKey'].flatMap((key) => {
      const text = textAt(entry, key)
      if (text === undefined) return []
      sheet.kept(at(entry, key), `${place}.${key}`)
      return [[key, text] as const]
    })
    sheet.leftOut(at(entry, 'optional'), 'what flux.valuesFrom names has to exist')
    entries.push(Object.fromEntries(texts))
  }
  if (entries.length > 0) sheet.put(path, entries)
}

function draftRepository(sheet: Sheet, repository: Dict | undefined): void {
  if (repository === undefined) {
    sheet.notes.unknown.push(
      'the repository that the chart is taken from: the public one, unless flux.chartRepository says another',
    )
    return
  }
  apply(sheet, REPOSITORY_PLACES, repository)
  const url = at(repository, 'spec', 'url')
  const isChart = rawAt(repository, 'kind') === 'OCIRepository'
  putRepository(sheet, url, 'flux.chartRepository', isChart ? `/${CHART}` : '')
  const secret = rawAt(repository, 'spec', 'secretRef', 'name')
  if (secret !== undefined) {
    sheet.notes.changes.push(
      `the repository of the chart is asked without the Secret ${secret}, for which flux has no option`,
    )
  }
}

/** @param end - what stands behind the folder of a registry */
function putRepository(sheet: Sheet, node: Node | undefined, to: string, end = ''): void {
  const { text, why } = said(node)
  if (node?.kind !== 'leaf' || text === undefined) {
    if (why !== undefined) sheet.leftOut(node, why)
    return
  }
  if (isSecret('url', text)) {
    sheet.leftOut(node, LOOKS_LIKE_A_SECRET)
    sheet.notes.changes.push(
      `the address of the chart's repository is left out, because there is a secret in it: ${to} takes it without`,
    )
    return
  }
  // Argo CD and OCI clients write a registry without its scheme.
  const whole = text.includes('://') ? text : `oci://${text}`
  const url = (whole.endsWith(end) ? whole.slice(0, whole.length - end.length) : whole).replace(
    /\/+$/,
    '',
  )
  if (url === chartRepository.parse(undefined)) {
    sheet.changed(node, 'it is the default here')
  } else sheet.put(to, url, node, url === text ? undefined : 'it is the folder of the chart')
}

function itemsAt(node: Node | undefined, ...path: readonly string[]): readonly Node[] {
  const list = at(node, ...path)
  return list?.kind === 'list' ? list.items : []
}
