import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { kindOf } from '../contract/prometheus-kind.ts'
import { SKIP_UNKNOWN_KINDS } from './argocd-application.ts'
import { specOfValues } from './chart-spec.ts'
import type { Deployment } from './deployment.ts'
import { prometheusValues } from './prometheus-values.ts'

/**
 * The Prometheus or PrometheusAgent of a cluster that has the operator and not the chart: what the chart would
 * make of the same options, and what the environment says besides.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/
 */
export function addPrometheus(
  scope: Construct,
  deployment: Deployment,
  checksum: string | undefined,
): void {
  const { prometheus } = deployment.cluster
  const { apiVersion, object, evaluatesRules } = kindOf(prometheus)
  const values = prometheusValues(deployment, checksum)
  const imagePullSecrets = prometheus.imagePullSecrets.map((name) => ({ name }))
  new ApiObject(scope, 'prometheus', {
    apiVersion,
    kind: object,
    metadata: { name: prometheus.release, annotations: SKIP_UNKNOWN_KINDS },
    spec: {
      ...selectors(MONITORS),
      ...(evaluatesRules ? selectors(['rule']) : {}),
      securityContext: SECURITY_CONTEXT,
      ...prometheus.spec,
      serviceAccountName: prometheus.serviceAccount,
      ...(prometheus.version && { version: `v${prometheus.version}` }),
      ...specOfValues(values.prometheus.prometheusSpec),
      ...(imagePullSecrets.length > 0 && { imagePullSecrets }),
    },
  })
}

const MONITORS = ['podMonitor', 'probe', 'scrapeConfig', 'serviceMonitor']

/** Everything in every namespace: the operator takes a selector that is left out for none at all. */
function selectors(of: readonly string[]): Record<string, object> {
  return Object.fromEntries(
    of.flatMap((name) => [
      [`${name}Selector`, {}],
      [`${name}NamespaceSelector`, {}],
    ]),
  )
}

/**
 * As the chart has it. Without `fsGroup` Prometheus may not write to its volume.
 * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml
 */
const SECURITY_CONTEXT = {
  runAsUser: 1000,
  runAsGroup: 2000,
  runAsNonRoot: true,
  fsGroup: 2000,
  seccompProfile: { type: 'RuntimeDefault' },
}
