import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { runbookPath, runbooksIn } from '../contract/environment/runbooks.ts'
import { objectName } from '../contract/pod.ts'
import { type Alert, alerts } from './alerts.ts'
import { SKIP_UNKNOWN_KINDS } from './argocd-application.ts'
import type { Deployment } from './deployment.ts'

/** The alerts, as the operator reads them. */
export function addPrometheusRule(scope: Construct, deployment: Deployment): void {
  const { release } = deployment.cluster.prometheus
  const name = objectName(release)
  const runbookOf = runbooksIn(deployment.environment) ?? runbookPath
  const rules = alerts(deployment).map((alert) => toRule(alert, runbookOf(alert.name)))
  new ApiObject(scope, 'prometheus-rule', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    // The chart's operator looks at objects with the label of its release only.
    metadata: { name, labels: { release }, annotations: SKIP_UNKNOWN_KINDS },
    spec: { groups: [{ name, rules }] },
  })
}

function toRule(alert: Alert, runbook_url: string) {
  const { name, expr, for: duration, severity, labels, summary, description } = alert
  return {
    alert: name,
    expr,
    ...(duration === undefined ? {} : { for: duration }),
    labels: { severity, ...labels },
    annotations: { summary, description, runbook_url },
  }
}
