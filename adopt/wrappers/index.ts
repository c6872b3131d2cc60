import { application, applicationSet } from './argocd.ts'
import { helmRelease } from './flux.ts'
import { helmfile } from './helmfile.ts'
import { crossplaneRelease, fleet, helmChart, kustomization } from './others.ts'
import type { Wrapper } from './wrapper.ts'

/** Files that carry a chart's values. A new one is a new row. */
export const WRAPPERS: readonly Wrapper[] = [
  application,
  applicationSet,
  helmRelease,
  helmfile,
  helmChart,
  fleet,
  kustomization,
  crossplaneRelease,
]
