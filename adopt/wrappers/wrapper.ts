import type { Dict, Leaf, Node } from '../reading/tree.ts'

/** What a wrapper says of the release that is in it; each where it stands. */
export interface Context {
  readonly release?: Node | undefined
  readonly namespace?: Node | undefined
  /** Name of the chart, or an address that ends with it. */
  readonly chart?: Node | undefined
  readonly chartVersion?: Node | undefined
  /** Where Argo CD deploys to: `destination` of an Application. */
  readonly destination?: Node | undefined
  readonly argocd?: {
    readonly project?: Node | undefined
    readonly namespace?: Node | undefined
    /** Whether the Application has values of its own, and not only files with some. */
    readonly isInline: boolean
  }
}

/** One source of values; a later one wins. */
export type Layer =
  | { readonly from: 'values'; readonly values: Dict }
  | { readonly from: 'text'; readonly text: Leaf }
  | { readonly from: 'file'; readonly file: Leaf }
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
  open(document: Dict): readonly Wrapped[]
}
