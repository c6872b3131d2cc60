import {
  at,
  type Dict,
  dict,
  dictAt,
  dictsAt,
  EMPTY,
  fieldsOf,
  type Leaf,
} from '../reading/tree.ts'
import type { Context } from '../wrappers/wrapper.ts'
import { writesOf } from './writes.ts'

/**
 * What a Prometheus is described by. `values` and `object` are kube-prometheus-stack's or its operator's;
 * of the others only a part of the pod can be known, or a Prometheus that the chart did not install.
 */
export type SenderKind =
  | 'values'
  | 'object'
  | 'agent'
  | 'operatorPod'
  | 'pod'
  | 'file'
  | 'container'

/** A Prometheus, as the files describe it, whether it sends to Azure or not. */
export interface Sender {
  readonly kind: SenderKind
  /** For people: where it stands. */
  readonly title: string
  readonly context: Context
  /** `prometheusSpec`, the object's `spec`, the pod's, or a whole prometheus.yml. */
  readonly spec: Dict
  /** The object, or what makes the pod; empty for values. */
  readonly document: Dict
  /** Of the object or the pod; empty for values. */
  readonly metadata: Dict
  /** Of values, what stands beside `prometheusSpec`: `prometheus` of the chart. */
  readonly beside: Dict
  /** Of values, all of the chart's. */
  readonly chart: Dict
  readonly externalLabels: Dict
  readonly podLabels: Dict
  readonly podAnnotations: Dict
  readonly writes: readonly Dict[]
  readonly containers: readonly Dict[]
  readonly initContainers: readonly Dict[]
}

/** What a kind of sender calls things. */
const FROM: {
  readonly [K in SenderKind]: {
    readonly labels: readonly string[]
    readonly pod: readonly string[] | undefined
  }
} = {
  values: { labels: ['externalLabels'], pod: ['podMetadata'] },
  object: { labels: ['externalLabels'], pod: ['podMetadata'] },
  agent: { labels: ['externalLabels'], pod: ['podMetadata'] },
  file: { labels: ['global', 'external_labels'], pod: undefined },
  operatorPod: { labels: [], pod: undefined },
  pod: { labels: [], pod: undefined },
  container: { labels: [], pod: undefined },
}

export function senderOf(
  kind: SenderKind,
  spec: Dict,
  { title, context }: { readonly title: string; readonly context: Context },
  more: Partial<Pick<Sender, 'document' | 'metadata' | 'beside' | 'chart'>> = {},
): Sender {
  const { labels, pod } = FROM[kind]
  const metadata = more.metadata ?? EMPTY
  const podMetadata = pod === undefined ? metadata : dictAt(spec, ...pod)
  return {
    kind,
    title,
    context,
    spec,
    document: more.document ?? EMPTY,
    metadata,
    beside: more.beside ?? EMPTY,
    chart: more.chart ?? EMPTY,
    externalLabels: labels.length === 0 ? EMPTY : labelsIn(spec, labels),
    podLabels: dictAt(podMetadata, 'labels'),
    podAnnotations: dictAt(podMetadata, 'annotations'),
    writes: writesOf(spec),
    containers: CONTAINER_LISTS.flatMap((list) => dictsAt(spec, list)),
    initContainers: dictsAt(spec, 'initContainers'),
  }
}

/** An object that the chart has made says so; another one was made by somebody else for the operator. */
export function isWithoutChart({ kind, metadata }: Sender): boolean {
  const marks = [
    ['annotations', 'meta.helm.sh/release-name'],
    ['labels', 'chart'],
    ['labels', 'helm.sh/chart'],
    ['labels', 'heritage'],
    ['labels', 'release'],
  ]
  const isObject = kind === 'object' || kind === 'agent'
  return isObject && marks.every((path) => at(metadata, ...path) === undefined)
}

/**
 * Whether what it says besides the way to Azure stays in a file of the person's own. An object shows what
 * such a file has made, and the wrappers that are written anew take theirs along.
 */
export function hasOwnFile({ kind, context }: Sender): boolean {
  const { deployer } = context
  const isTaken = deployer !== undefined && deployer.by !== 'kustomize' && deployer.isInline
  return kind === 'values' && !isTaken
}

function labelsIn(spec: Dict, path: readonly string[]): Dict {
  const cluster = labelBeside(spec)
  return cluster === undefined ? dictAt(spec, ...path) : dict([['cluster', cluster]])
}

/** The label that Microsoft's page of 2022, copied without its indentation, leaves beside `externalLabels`. */
export function labelBeside(spec: Dict): Leaf | undefined {
  const labels = at(spec, 'externalLabels')
  const cluster = at(spec, 'cluster')
  const isBeside = labels?.kind === 'leaf' && labels.value === null && cluster?.kind === 'leaf'
  return isBeside ? cluster : undefined
}

/** The chart `prometheus` says `sidecarContainers`, others `extraContainers`. */
export const CONTAINER_LISTS = ['containers', 'sidecarContainers', 'extraContainers'] as const

/** `values.yaml:12`, for people. */
export function placeOf(node: Dict, title: string): string {
  const [field] = fieldsOf(node)
  return field === undefined ? title : `${field.file}:${field.line}`
}
