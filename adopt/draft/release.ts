import { isWithoutChart } from '../model/sender.ts'
import { said, textAt } from '../reading/said.ts'
import { at, type Leaf, type Node } from '../reading/tree.ts'
import { putLeaf } from './apply.ts'
import type { Source } from './source.ts'
import { todo } from './todo.ts'

const PATH = 'clusters[].prometheus'

/**
 * Release, namespace, chart and destination: of the wrapper's target, or of the object itself. The subject
 * of a federated credential is made of them, so none is ever guessed from something else.
 */
export function draftRelease(source: Source): void {
  const { sheet, way } = source
  const { context, metadata, kind } = way.sender
  const release = firstLeaf(
    context.release,
    at(metadata, 'annotations', 'meta.helm.sh/release-name'),
    at(metadata, 'labels', 'release'),
    isWithoutChart(way.sender) ? at(metadata, 'name') : undefined,
  )
  const namespace = firstLeaf(
    context.namespace,
    at(metadata, 'annotations', 'meta.helm.sh/release-namespace'),
    at(metadata, 'namespace'),
  )
  if (release !== undefined) putLeaf(sheet, release, `${PATH}.release`)
  if (namespace !== undefined) putLeaf(sheet, namespace, `${PATH}.namespace`)
  if (said(release).text === undefined || said(namespace).text === undefined) {
    sheet.notes.unknown.push(
      'release and namespace of Prometheus: kube-prometheus-stack in monitoring unless prometheus.release and prometheus.namespace say another',
    )
  }
  if (kind === 'file' || kind === 'pod') {
    sheet.notes.changes.push(
      'this Prometheus was not installed by kube-prometheus-stack, and the YAML is for that chart: use its Terraform, and of the YAML the container and the remote write only',
    )
  }
  if (kind === 'container') {
    sheet.notes.unknown.push(
      'who sends: only the container is there, which is taken for that of a Prometheus of kube-prometheus-stack',
    )
  }
  draftChart(source)
}

function firstLeaf(...nodes: readonly (Node | undefined)[]): Leaf | undefined {
  return nodes.find((one) => one?.kind === 'leaf') as Leaf | undefined
}

/** By its name, and by the last part of an address. */
export const CHART = 'kube-prometheus-stack'
const CHART_EXAMPLE = '88.5.3'

function draftChart({ sheet, way }: Source): void {
  const { context, metadata } = way.sender
  const path = `${PATH}.chartVersion`
  const label = at(metadata, 'labels', 'chart') ?? at(metadata, 'labels', 'helm.sh/chart')
  const ofLabel = new RegExp(`^${CHART}-v?(\\d+\\.\\d+\\.\\d+)$`).exec(textAt(label) ?? '')?.[1]
  if (ofLabel !== undefined) sheet.put(path, ofLabel, label, 'only its version is used')
  const chart = textAt(context.chart)?.split('/').at(-1)
  if (chart === CHART) sheet.changed(context.chart, `the chart is always ${CHART} here`)
  if (context.chartVersion === undefined) return
  const version = textAt(context.chartVersion)
  if (chart !== CHART) {
    const why =
      chart === undefined ? 'it is not the version of the chart' : `it is the version of ${chart}`
    sheet.leftOut(context.chartVersion, why)
    if (chart !== undefined) {
      sheet.notes.unknown.push(`the version of ${CHART}: the files have the chart ${chart}`)
    }
    return
  }
  if (version !== undefined && /^\d+\.\d+\.\d+$/.test(version)) {
    sheet.put(path, version, context.chartVersion)
    return
  }
  const why = said(context.chartVersion).why ?? `${version} is a range: an exact version is needed`
  sheet.leftOut(context.chartVersion, why)
  sheet.notes.unknown.push(`the version of the chart: ${why}`)
  sheet.put(path, todo('chart version', `${why}. helm list --namespace NAMESPACE`, CHART_EXAMPLE))
}

const MAX_NAME = 30

/** The label `cluster` of every sample today, which dashboards select by. */
export function draftName(source: Source): void {
  const { sheet, way } = source
  const label = at(way.sender.externalLabels, 'cluster')
  const variable = way.sidecar?.variableNode('CLUSTER')
  const one = said(label)
  const other = way.sidecar?.variable('CLUSTER') ?? {}
  const text = one.text ?? other.text
  const path = 'clusters[].name'
  if (text === undefined) {
    const why = one.why ?? other.why
    const reason = why === undefined ? '' : `${why}. `
    sheet.put(
      path,
      todo('cluster', `${reason}becomes the label cluster of every sample`, 'cluster'),
    )
    for (const node of [label, variable]) sheet.leftOut(node, why ?? 'it is empty')
    return
  }
  const name = nameOf(text)
  if (name === '') {
    sheet.put(path, todo('cluster', `${JSON.stringify(text)} has no letter in it`, 'cluster'))
    for (const node of [label, variable]) sheet.leftOut(node, 'it has no letter in it')
    return
  }
  sheet.put(path, name)
  for (const node of [label, variable]) {
    const same = textAt(node)
    if (same === name) sheet.kept(node, path)
    else if (same === text)
      sheet.changed(
        node,
        `it is ${name} here: at most 30 lower-case letters, digits and hyphens`,
        path,
      )
    else sheet.leftOut(node, `the label cluster of the samples is ${text}`)
  }
  if (name !== text) {
    sheet.notes.changes.push(
      `the label cluster becomes ${name} instead of ${text}: names here are at most 30 lower-case letters, digits and hyphens. Azure's store does not tell upper from lower case; anything else in a dashboard has to follow`,
    )
  }
}

function nameOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_NAME)
    .replace(/-+$/, '')
}
