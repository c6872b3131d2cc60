import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { objectName, PORT, podLabels } from '../contract/pod.ts'
import { ROUTES } from '../contract/routes.ts'
import { SKIP_UNKNOWN_KINDS } from './argocd-application.ts'

/**
 * Lets Prometheus scrape the sidecar in its own pods; one target for each replica and shard.
 *
 * @param release - the label by which the chart's Prometheus finds what it has to look at
 */
export function addPodMonitor(scope: Construct, release: string): void {
  new ApiObject(scope, 'pod-monitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: {
      name: objectName(release),
      labels: { release },
      annotations: SKIP_UNKNOWN_KINDS,
    },
    spec: {
      selector: { matchLabels: podLabels(release) },
      podMetricsEndpoints: [{ port: PORT, path: ROUTES.metrics }],
    },
  })
}
