import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { OBJECT, POD_LABEL, PORT } from '../contract/pod.ts'
import { ROUTES } from '../contract/routes.ts'
import type { Deployment } from './deployment.ts'
import { AFTER_THE_CHART, objectMetadata } from './object-metadata.ts'

/** Lets Prometheus scrape the sidecar in its own pods; one target for each replica and shard. */
export function addPodMonitor(scope: Construct, { cluster }: Deployment): void {
  new ApiObject(scope, 'pod-monitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: objectMetadata(cluster.prometheus, AFTER_THE_CHART),
    spec: {
      selector: { matchLabels: POD_LABEL },
      podMetricsEndpoints: [{ port: PORT, path: ROUTES.metrics }],
    },
  })
}

/** The label `job` that the operator gives to the sidecar's metrics. */
export function sidecarJob({ cluster }: Deployment): string {
  return `${cluster.prometheus.namespace}/${OBJECT}`
}
