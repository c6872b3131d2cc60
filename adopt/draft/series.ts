import { at, type Dict, plain, rawAt } from '../reading/tree.ts'

/** Whether a relabel rule is one of those on Microsoft's page, which `relabelForAzureDashboards` writes. */
export function isAzuresRule(rule: Dict): boolean {
  return (
    rawAt(rule, 'targetLabel') === 'job' &&
    ['cadvisor', 'node', 'kube-apiserver'].includes(rawAt(rule, 'replacement') ?? '')
  )
}

/** Whether a relabel rule keeps the series of one replica, which `write: 'first'` writes. */
export function isFirstReplicas(rule: Dict): boolean {
  const labels = at(rule, 'sourceLabels')
  const isReplica =
    labels !== undefined &&
    /^\["_{0,2}(prometheus_)?replica_*"\]$/.test(JSON.stringify(plain(labels)))
  return isReplica && rawAt(rule, 'action') === 'keep' && /-0$/.test(rawAt(rule, 'regex') ?? '')
}
