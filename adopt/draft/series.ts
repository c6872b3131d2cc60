import { type Dict, rawAt } from '../reading/tree.ts'

/** Whether a relabel rule is one of those on Microsoft's page, which `relabelForAzureDashboards` writes. */
export function isAzuresRule(rule: Dict): boolean {
  return (
    rawAt(rule, 'targetLabel') === 'job' &&
    ['cadvisor', 'node', 'kube-apiserver'].includes(rawAt(rule, 'replacement') ?? '')
  )
}
