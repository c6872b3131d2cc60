import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import { objectName } from '../contract/pod.ts'
import { RELEASE } from '../contract/release.ts'
import { type Alert, alerts } from './alerts.ts'
import { inRepository, SKIP_UNKNOWN_KINDS } from './argocd-application.ts'
import type { Deployment } from './deployment.ts'

/** The alerts, as the operator reads them. */
export function addPrometheusRule(scope: Construct, deployment: Deployment): void {
  const { release } = deployment.cluster.prometheus
  const name = objectName(release)
  const runbooks = runbooksIn(deployment.environment.argocd)
  const rules = alerts(deployment).map((alert) => toRule(alert, runbooks))
  new ApiObject(scope, 'prometheus-rule', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    // The chart's operator looks at objects with the label of its release only.
    metadata: { name, labels: { release }, annotations: SKIP_UNKNOWN_KINDS },
    spec: { groups: [{ name, rules }] },
  })
}

function toRule(alert: Alert, runbooks: string) {
  const { name, expr, for: duration, severity, summary, description } = alert
  const runbook_url = `${runbooks}#${name.toLowerCase()}`
  return {
    alert: name,
    expr,
    ...(duration === undefined ? {} : { for: duration }),
    labels: { severity },
    annotations: { summary, description, runbook_url },
  }
}

/** The page of runbooks: of the release, or beside `dist/` in the repository that Argo CD reads. */
function runbooksIn(argocd: Environment['argocd']): string {
  const page = 'docs/alerts.md'
  if (RELEASE !== undefined) return `${RELEASE.docs}/${page}`
  if (argocd === undefined) return page
  const web = argocd.repoUrl
    .replace(/^(ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$2/')
    .replace(/\.git$/, '')
  return `${web}/blob/${argocd.revision}/${inRepository(argocd, page)}`
}
