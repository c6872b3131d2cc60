import type { Dict, Leaf, Node } from '../reading/tree.ts'

/** What a wrapper says of the release that is in it; each where it stands. */
export interface Context {
  readonly release?: Node | undefined
  readonly namespace?: Node | undefined
  /** Name of the chart, or an address that ends with it. */
  readonly chart?: Node | undefined
  readonly chartVersion?: Node | undefined
  /** The ConfigMap that it stands in. */
  readonly configMap?: string | undefined
  /** What deploys it, where the environment file has options for that. */
  readonly deployer?: Deployer | undefined
}

/** Who deploys: Argo CD and Flux have an object that is written anew for the environment. */
export type Deployer = ArgoCd | Flux | Kustomize

export interface Kustomize {
  readonly by: 'kustomize'
}

export interface ArgoCd {
  readonly by: 'argocd'
  /** The Application. */
  readonly document: Dict
  /** Where Argo CD itself is: of an ApplicationSet, the set's. */
  readonly namespace?: Node | undefined
  /** The source that is the chart. */
  readonly chart: Dict
  /** The source that values files are taken from, `$values/prod.yaml`. */
  readonly files?: Dict | undefined
  /** Whether it has values of its own, and not only files with some. */
  readonly isInline: boolean
}

export interface Flux {
  readonly by: 'flux'
  /** The HelmRelease. */
  readonly document: Dict
  /** The HelmRepository or OCIRepository that the chart is in, when it is among the files. */
  readonly repository?: Dict | undefined
  /** Whether it has values of its own, and not only ConfigMaps with some. */
  readonly isInline: boolean
}

/** One source of values; a later one wins. */
export type Layer =
  | { readonly from: 'values'; readonly values: Dict }
  | { readonly from: 'text'; readonly text: Leaf }
  | { readonly from: 'file'; readonly file: Leaf }
  /** A file that is encrypted, or should be. */
  | { readonly from: 'secrets'; readonly file: Leaf }
  | {
      readonly from: 'object'
      readonly kind: 'ConfigMap' | 'Secret'
      readonly name: Leaf
      readonly key: string
      readonly targetPath?: string | undefined
    }
  | { readonly from: 'set'; readonly path: string; readonly leaf: Leaf }

/** A release of a chart, as a wrapper describes it. */
export interface Wrapped {
  /** `HelmRelease flux-system/kps`, for people. */
  readonly title: string
  readonly context: Context
  /** In the order in which the wrapper's program applies them. */
  readonly layers: readonly Layer[]
}

/** A file that carries a chart's values and says where the chart goes. */
export interface Wrapper {
  matches(document: Dict): boolean
  /** @param others - every document of the files: one may be named in it */
  open(document: Dict, others: readonly Dict[]): readonly Wrapped[]
}
