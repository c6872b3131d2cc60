import { z } from 'zod'
import * as format from '../format.ts'

/**
 * The service account of Prometheus' pods: the name of one that the chart makes, or one that exists and that
 * the chart leaves alone.
 */
export const serviceAccount = z.union(
  [
    format.kubernetesName.meta({ examples: ['kps-prometheus'] }),
    z.strictObject({
      /** It is not created, and nothing is annotated. */
      existing: z.literal(true),
      /** Its name. */
      name: format.kubernetesName.meta({ examples: ['prometheus-k8s'] }),
    }),
  ],
  {
    error:
      "the name of a service account that the chart makes, or { existing: true, name: '...' } for one that exists",
  },
)

const CHART_NAME = 'kube-prometheus-stack'

/** The longest name that the chart gives has 37 more characters, and 63 are allowed. */
const LONGEST = 26

/**
 * The name that the chart itself gives to Prometheus' service account. With another one an upgrade deletes
 * the account of a running release, and Entra ID no longer knows its pods.
 * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/templates/_helpers.tpl
 */
export function chartServiceAccount(release: string): string {
  const full = release.includes(CHART_NAME) ? release : `${release}-${CHART_NAME}`
  return `${full.slice(0, LONGEST).replace(/-$/, '')}-prometheus`
}

/** What pods run as, and whether the chart makes it. */
export function resolveServiceAccount(
  given: z.output<typeof serviceAccount> | undefined,
  release: string,
): { readonly name: string; readonly isCreated: boolean } {
  if (typeof given === 'object') return { name: given.name, isCreated: false }
  return { name: given ?? chartServiceAccount(release), isCreated: true }
}
