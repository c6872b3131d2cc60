import { POD_LABEL } from '../../contract/pod.ts'
import { said, textAt } from '../reading/said.ts'
import { at, type Dict, dictAt, rawAt } from '../reading/tree.ts'
import { apply, putLeaf } from './apply.ts'
import type { IdentityGuess } from './identity-type.ts'
import { draftLists } from './lists.ts'
import { SPEC_PLACES, WRITE_PLACES } from './places.ts'
import { draftOwnRules, rulesAt } from './relabeling.ts'
import { draftRelease } from './release.ts'
import { isAzuresRule } from './series.ts'
import { below } from './sheet.ts'
import type { Source } from './source.ts'

const PATH = 'clusters[].prometheus'

/** The release that sends, and a person's own entries in the lists that this project writes. */
export function draftPrometheus(source: Source, guess: IdentityGuess): void {
  const { sheet, way } = source
  const { sender } = way
  draftRelease(source)
  draftVersion(source)
  draftServiceAccount(source)
  putTexts(source, without(sender.externalLabels, 'cluster'), `${PATH}.externalLabels`, [])
  draftPodLabels(source, guess)
  putTexts(source, sender.podAnnotations, `${PATH}.podAnnotations`, OWN_ANNOTATIONS)
  for (const key of Object.keys(SPEC_PLACES)) apply(sheet, SPEC_PLACES, at(sender.spec, key), key)
  draftWrite(source)
  draftLists(source)
}

/** One that the chart makes, or one that it was told to leave alone: then it takes `default` unless it is named. */
function draftServiceAccount({ sheet, way }: Source): void {
  const { serviceAccount } = way.sender
  const path = `${PATH}.serviceAccount`
  const name = at(serviceAccount, 'name')
  const create = at(serviceAccount, 'create')
  if (rawAt(serviceAccount, 'create') !== 'false') {
    if (name?.kind === 'leaf') putLeaf(sheet, name, path)
    sheet.changed(create, 'the chart makes it here as well')
    return
  }
  sheet.put(`${path}.existing`, true, create, 'it exists, and the chart leaves it alone')
  if (name?.kind === 'leaf') putLeaf(sheet, name, `${path}.name`)
  else sheet.put(`${path}.name`, 'default')
}

/** The label `cluster` is the cluster's name. */
function without(labels: Dict, name: string): Dict {
  return { kind: 'map', entries: new Map([...labels.entries].filter(([key]) => key !== name)) }
}

/** What this project puts on the pod itself. */
const OWN_ANNOTATIONS = ['checksum/secret-provider-class']

/** Labels or annotations one by one; those that the environment takes care of itself are left to it. */
function putTexts({ sheet }: Source, texts: Dict, path: string, taken: readonly string[]): void {
  for (const [key, node] of texts.entries) {
    if (taken.includes(key)) {
      sheet.changed(node, 'it is put on the pod here where it is needed')
      continue
    }
    if (node.kind !== 'leaf') sheet.leftOut(node, 'it is not text')
    else if (key.startsWith('__')) {
      sheet.leftOut(node, 'Prometheus drops labels that begin with two underscores')
    } else putLeaf(sheet, node, below(path, key))
  }
}

/** Labels that the operator and Kubernetes themselves put on a pod. */
const OPERATORS_LABEL =
  /^(app\.kubernetes\.io\/|operator\.prometheus\.io\/|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/|controller-revision-hash$|pod-template-hash$|prometheus$)/

function draftPodLabels(source: Source, { type }: IdentityGuess): void {
  const { sheet, way } = source
  const { kind, podLabels } = way.sender
  const isRendered = kind === 'operatorPod' || kind === 'pod'
  const taken: string[] = ['aadpodidbinding', POD_LABEL]
  sheet.changed(at(podLabels, 'aadpodidbinding'), 'pod-managed identity is retired')
  if (type === 'workloadIdentity') {
    taken.push('azure.workload.identity/use')
  }
  const own = [...podLabels.entries].filter(([key, node]) => {
    const isOperators = isRendered && OPERATORS_LABEL.test(key)
    if (isOperators) sheet.leftOut(node, 'the operator, or Kubernetes, puts it on the pod')
    return !isOperators
  })
  putTexts(source, { kind: 'map', entries: new Map(own) }, `${PATH}.podLabels`, taken)
}

/** The remote write itself; further ones through the same container become one with it. */
function draftWrite(source: Source): void {
  const { sheet, way, write } = source
  const { notes } = sheet
  apply(sheet, WRITE_PLACES, write)
  const limits = ['sampleAgeLimit', 'retryOnRateLimit'].filter(
    (key) => at(write, 'queueConfig', key) === undefined,
  )
  if (limits.length > 0) {
    notes.changes.push(
      `the remote write gets ${limits.join(' and ')}: what is throttled is sent again, and what Azure would refuse as too old is not sent`,
    )
  }
  const others = [...dictAt(write, 'queueConfig').entries.keys()].filter(
    (key) => !(`queueConfig.${key}` in WRITE_PLACES),
  )
  if (others.length > 0) {
    notes.changes.push(`queueConfig.${others.join(', ')} is left out: there is no such option here`)
  }
  for (const more of way.writes.slice(1)) {
    const name = rawAt(more, 'name') ?? rawAt(more, 'url')
    const why = `${way.writes.length} remote writes to one sidecar become one, which sends what they sent together, and what their relabel rules dropped`
    sheet.leftOut(more, why)
    notes.changes.push(`remote write ${name}: ${why}`)
  }
  draftRelabeling(source)
}

/** Jobs as Azure's dashboards want them. On Microsoft's page the rules stand beside `remoteWrite`. */
function draftRelabeling(source: Source): void {
  const { sheet, way, write } = source
  const { notes } = sheet
  const path = `${PATH}.relabelForAzureDashboards`
  const misplaced = rulesAt(way.sender.spec, 'writeRelabelConfigs')
  const rules = [...rulesAt(write, 'writeRelabelConfigs'), ...misplaced]
  if (misplaced.length > 0) {
    notes.changes.push(
      'writeRelabelConfigs beside remoteWrite had no effect; the jobs cadvisor and node are renamed from now on',
    )
  }
  const azures = rules.filter(isAzuresRule)
  for (const rule of azures) sheet.changed(rule, 'relabelForAzureDashboards is these rules', path)
  for (const rule of misplaced) {
    sheet.leftOut(rule, 'beside remoteWrite it had no effect, and it has none from now on')
  }
  draftOwnRules(source, rulesAt(write, 'writeRelabelConfigs'))
  if (azures.length > 0) notes.changes.push('the job apiserver is renamed as well')
  else sheet.put(path, false)
}

function draftVersion({ sheet, way }: Source): void {
  const { spec, containers } = way.sender
  const prometheus = containers.find((one) => rawAt(one, 'name') === 'prometheus')
  const path = `${PATH}.version`
  for (const node of [at(spec, 'version'), at(prometheus, 'image'), at(spec, 'image')]) {
    const [, version] =
      /(?:^|:)v?(\d+\.\d+\.\d+)(?:-distroless)?(?:@|$)/.exec(textAt(node) ?? '') ?? []
    if (version === undefined) continue
    if (said(node).text === version) sheet.put(path, version, node)
    else sheet.put(path, version, node, 'the version alone')
    return
  }
}
