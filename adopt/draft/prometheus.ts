import { POD_LABEL } from '../../contract/pod.ts'
import { said, textAt } from '../reading/said.ts'
import { at, dictAt, rawAt } from '../reading/tree.ts'
import { apply, headerOutcome, putTexts } from './apply.ts'
import type { IdentityGuess } from './identity-type.ts'
import { draftKind } from './kind.ts'
import { draftLists } from './lists.ts'
import { changed, ELSEWHERE, leftOut } from './place.ts'
import { HEADERS, WRITE_PLACES } from './places.ts'
import { draftOwnRules, rulesAt } from './relabeling.ts'
import { draftRelease } from './release.ts'
import { isAzuresRule, isFirstReplicas } from './series.ts'
import { draftServiceAccount } from './service-account.ts'
import { draftSize } from './size.ts'
import type { Source } from './source.ts'
import { isRendered } from './volumes.ts'

const PATH = 'clusters[].prometheus'

/** The release that sends, and a person's own entries in the lists that this project writes. */
export function draftPrometheus(source: Source, guess: IdentityGuess): void {
  const { sheet, way } = source
  const { sender } = way
  draftKind(source)
  draftRelease(source)
  draftVersion(source)
  draftServiceAccount(source)
  draftReplicas(source)
  draftSize(source)
  draftLabels(source, guess)
  sheet.leftOut(at(sender.spec, 'podMetadata'), 'neither a label nor an annotation of the pod')
  draftWrite(source)
  draftLists(source)
}

function draftLabels(source: Source, guess: IdentityGuess): void {
  const { sheet, way } = source
  const { externalLabels, podAnnotations } = way.sender
  putTexts(sheet, externalLabels, `${PATH}.externalLabels`, (key) => {
    if (key === 'cluster') return ELSEWHERE
    return key.startsWith('__')
      ? leftOut('Prometheus drops labels that begin with two underscores')
      : undefined
  })
  draftPodLabels(source, guess)
  putTexts(sheet, podAnnotations, `${PATH}.podAnnotations`, (key) =>
    key === 'checksum/secret-provider-class' ? changed(PUT_ON_THE_POD) : undefined,
  )
}

const PUT_ON_THE_POD = 'it is put on the pod here where it is needed'

/** How many there are, and which of them write. */
function draftReplicas({ sheet, way, write }: Source): void {
  const { spec } = way.sender
  apply(sheet, { '': { to: `${PATH}.replicas` } }, at(spec, 'replicas'))
  apply(sheet, { '': { to: `${PATH}.shards` } }, at(spec, 'shards'))
  const replicas = Number(rawAt(spec, 'replicas') ?? 1)
  if (!(replicas > 1)) return
  const [rule] = rulesAt(write, 'writeRelabelConfigs').filter(isFirstReplicas)
  if (rule !== undefined) {
    const path = `${PATH}.write`
    sheet.put(path, 'first')
    sheet.changed(rule, 'it is write: first here', path)
    for (const key of ['replicaExternalLabelName', 'replicaExternalLabelNameClear']) {
      sheet.changed(at(spec, key), 'the label of the rule is set here', path)
    }
    return
  }
  sheet.put(`${PATH}.write`, 'all')
  sheet.notes.unknown.push(
    `whether all ${replicas} replicas are to write, which they do today: Azure takes, and is paid for, each sample as often; write: 'first' lets one of them`,
  )
}

/** Labels that the operator and Kubernetes themselves put on a pod. */
const OPERATORS_LABEL =
  /^(app\.kubernetes\.io\/|operator\.prometheus\.io\/|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/|controller-revision-hash$|pod-template-hash$|prometheus$)/

function draftPodLabels(source: Source, { type }: IdentityGuess): void {
  const { sheet, way } = source
  const isOfPod = isRendered(way.sender)
  putTexts(sheet, way.sender.podLabels, `${PATH}.podLabels`, (key) => {
    if (isOfPod && OPERATORS_LABEL.test(key)) {
      return leftOut('the operator, or Kubernetes, puts it on the pod')
    }
    if (key === 'aadpodidbinding') return changed('pod-managed identity is retired')
    const isPutThere =
      key === POD_LABEL || (type === 'workloadIdentity' && key === 'azure.workload.identity/use')
    return isPutThere ? changed(PUT_ON_THE_POD) : undefined
  })
}

/** The remote write itself; further ones through the same container become one with it. */
function draftWrite(source: Source): void {
  const { sheet, way, write } = source
  const { notes } = sheet
  apply(sheet, WRITE_PLACES, write)
  draftMessage(source)
  draftHeaders(source)
  if (way.sidecar !== undefined) leaveNetwork(source)
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

/** What prometheus.yml calls by its name in protobuf. */
function draftMessage({ sheet, write }: Source): void {
  const message = at(write, 'protobufMessage')
  const path = `${PATH}.remoteWrite.messageVersion`
  if (rawAt(message) === 'prometheus.WriteRequest') {
    sheet.changed(message, 'it is the default here')
  } else if (rawAt(message) === 'io.prometheus.write.v2.Request') {
    sheet.put(path, 'V2.0', message, 'it is messageVersion here')
  } else sheet.leftOut(message, 'there is no such message')
}

/** The way from Prometheus to the sidecar stays in the pod. */
function leaveNetwork({ sheet, write }: Source): void {
  const fields = [
    ...['proxyUrl', 'noProxy', 'proxyFromEnvironment'].map((key) => at(write, key)),
    ...['ca', 'caFile'].map((key) => at(write, 'tlsConfig', key)),
  ]
  for (const field of fields) sheet.leftOut(field, 'it has no effect on the way to the sidecar')
}

/** With a sidecar nothing would read them: it passes on an allow-list. */
function draftHeaders({ sheet, write }: Source): void {
  const headers = dictAt(write, 'headers')
  if (headers.entries.size === 0) return
  if (Object(sheet.draft.clusters).transport !== 'native') {
    sheet.leftOut(headers, HEADERS)
    sheet.notes.changes.push(
      `headers ${[...headers.entries.keys()].join(', ')} are left out: ${HEADERS}`,
    )
    return
  }
  putTexts(sheet, headers, `${PATH}.remoteWrite.headers`, headerOutcome)
  const hidden = [...headers.entries].filter(([key, node]) => headerOutcome(key, node))
  if (hidden.length > 0) {
    sheet.notes.changes.push(
      `headers ${hidden.map(([key]) => key).join(', ')} are left out: they may be secrets, and Azure looks at none`,
    )
  }
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
  const nodes = [
    at(spec, 'version'),
    at(prometheus, 'image'),
    at(spec, 'image'),
    at(spec, 'image', 'tag'),
  ]
  for (const node of nodes) {
    const [, version] =
      /(?:^|:)v?(\d+\.\d+\.\d+)(?:-distroless)?(?:@|$)/.exec(textAt(node) ?? '') ?? []
    if (version === undefined) continue
    if (said(node).text === version) sheet.put(path, version, node)
    else sheet.put(path, version, node, 'only its version is used')
    return
  }
}
