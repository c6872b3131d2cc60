import { SPEC_FIELDS } from '../../kubernetes/prometheus-fields.ts'
import { nearest } from '../../nearest.ts'
import type { Problem, Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import type { Cluster, Environment } from '../resolve.ts'

/** Fields of the object that an option says, by the option. */
export const OPTION_OF_FIELD: Readonly<Record<string, string>> = {
  containers: 'prometheus.containers, or prometheus.containerPatches for those of the operator',
  externalLabels: 'prometheus.externalLabels',
  imagePullSecrets: 'prometheus.imagePullSecrets',
  initContainers: 'prometheus.initContainers',
  mode: 'none: a sidecar and its certificate were made for a StatefulSet',
  podMetadata: 'prometheus.podLabels and prometheus.podAnnotations',
  remoteWrite: 'prometheus.remoteWrites',
  replicas: 'prometheus.replicas',
  resources: 'prometheus.resources',
  retention: 'prometheus.retention',
  serviceAccountName: 'prometheus.serviceAccount',
  shards: 'prometheus.shards',
  storage: 'prometheus.storage',
  version: 'prometheus.version',
  volumeMounts: 'prometheus.volumeMounts',
  volumes: 'prometheus.volumes',
}

/** What only the chart, only our own object, or only a whole Prometheus can have. */
export function prometheusKindProblems(cluster: Cluster): Problem[] {
  const { prometheus, grafana } = cluster
  const { hasChart, evaluatesRules } = kindOf(prometheus)
  const { kind } = prometheus
  const problems: Problem[] = hasChart ? [] : specProblems(cluster)
  if (hasChart && Object.keys(prometheus.spec).length > 0) {
    problems.push({
      path: 'prometheus.spec',
      value: JSON.stringify(prometheus.spec),
      allowed: `nothing with kind ${kind}: the chart makes the object`,
      next: 'put it into a values file of your own, below prometheus.prometheusSpec',
    })
  }
  if (!hasChart && prometheus.createsServiceAccount) {
    problems.push({
      path: 'prometheus.serviceAccount',
      value: prometheus.serviceAccount,
      allowed: `one that exists with kind ${kind}: without the chart nobody creates it, or gives it the right to discover targets`,
      next: "serviceAccount: { existing: true, name: 'prometheus' }",
    })
  }
  if (!hasChart && grafana !== undefined) {
    problems.push({
      path: 'grafana',
      value: JSON.stringify(grafana),
      allowed: `nothing with kind ${kind}: Grafana comes with the chart`,
      next: 'remove it',
    })
  }
  if (!evaluatesRules && prometheus.retention !== undefined) {
    problems.push({
      path: 'prometheus.retention',
      value: prometheus.retention,
      allowed: `nothing with kind ${kind}: an agent keeps only what it has not sent`,
      next: 'remove it',
    })
  }
  if (!evaluatesRules && prometheus.containerPatches['thanos-sidecar'] !== undefined) {
    problems.push({
      path: 'prometheus.containerPatches.thanos-sidecar',
      value: JSON.stringify(prometheus.containerPatches['thanos-sidecar']),
      allowed: `nothing with kind ${kind}: an agent has no Thanos beside it`,
      next: 'remove it',
    })
  }
  return problems
}

function specProblems({ prometheus }: Cluster): Problem[] {
  const { object } = kindOf(prometheus)
  const known: readonly string[] = SPEC_FIELDS[object]
  return Object.entries(prometheus.spec).flatMap(([field, given]): Problem[] => {
    const path = `prometheus.spec.${field}`
    const value = JSON.stringify(given)
    if (!known.includes(field)) {
      const meant = nearest(field, known)
      return [
        {
          path,
          value,
          allowed: `nothing: a ${object} has no such field`,
          next: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
        },
      ]
    }
    const option = OPTION_OF_FIELD[field]
    return option === undefined
      ? []
      : [{ path, value, allowed: 'nothing here: there is an option for it', next: option }]
  })
}

/** What is asked for and an agent cannot do. */
export function agentWarnings({ clusters }: Environment): Warning[] {
  return clusters.flatMap(({ prometheus, alerts, sidecar }, index) =>
    kindOf(prometheus).evaluatesRules || !alerts || sidecar === undefined
      ? []
      : [
          {
            path: `clusters[${index}].alerts`,
            value: 'true',
            warning: `an agent evaluates no rules, so nobody is alerted when the sidecar cannot write`,
            next: 'set alerts: false, and let Azure alert you when nothing arrives: azureAlerts',
          },
        ],
  )
}
