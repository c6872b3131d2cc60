import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { OBJECT } from '../contract/pod.ts'
import { type Alert, alerts } from './alerts.ts'
import type { Deployment } from './deployment.ts'
import { AFTER_THE_CHART, objectMetadata } from './object-metadata.ts'

/** The alerts, as the operator reads them. */
export function addPrometheusRule(scope: Construct, deployment: Deployment): void {
  new ApiObject(scope, 'prometheus-rule', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: objectMetadata(deployment.cluster.prometheus, AFTER_THE_CHART),
    spec: {
      groups: [
        {
          name: OBJECT,
          rules: alerts(deployment).map((alert) => toRule(alert, deployment)),
        },
      ],
    },
  })
}

function toRule(alert: Alert, deployment: Deployment) {
  const { name, expr, for: duration, severity, summary, description } = alert
  return {
    alert: name,
    expr,
    ...(duration === undefined ? {} : { for: duration }),
    labels: { severity },
    annotations: { summary, description, runbook_url: runbookUrl(deployment, name) },
  }
}

/** The runbook lies beside `dist/` in the repository that Argo CD reads. */
function runbookUrl({ environment: { argocd } }: Deployment, alert: string): string {
  const page = `docs/alerts.md#${alert.toLowerCase()}`
  if (argocd === undefined) return page
  const web = argocd.repoUrl
    .replace(/^(ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$2/')
    .replace(/\.git$/, '')
  return `${web}/blob/${argocd.revision}/${page}`
}
