import { repositoryOf } from '../../git-url.ts'
import type { Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import { IS_PACKAGE, RELEASE } from '../../release.ts'
import type { Environment } from '../resolve.ts'

const NEXT =
  "name the page: runbooks: 'https://git.example.com/...', as a browser shows docs/alerts.md, or a page of your own"

const NOWHERE =
  'left out, and this package is no release with docs of its own to link to: alerts name the file of their runbook, without an address'
const COPY =
  "copy docs/alerts.md to where a browser shows it, or write a page of your own, and name it: runbooks: 'https://git.example.com/...'"

/** Links of alerts that may lead nowhere. A release has its own docs to link to. */
export function runbookWarnings({
  runbooks,
  argocd,
  azureAlerts,
  clusters,
}: Environment): Warning[] {
  const hasAlerts = clusters.some(
    ({ alerts, sidecar, prometheus, deadMansSwitch }) =>
      (azureAlerts !== undefined && deadMansSwitch !== false) ||
      (alerts && sidecar !== undefined && kindOf(prometheus).evaluatesRules),
  )
  if (runbooks !== undefined || RELEASE !== undefined || !hasAlerts) return []
  if (IS_PACKAGE) return [{ path: 'runbooks', warning: NOWHERE, next: COPY }]
  if (argocd === undefined) return []
  const { forge, host } = repositoryOf(argocd.repoUrl)
  if (forge !== undefined) return []
  const warning = `nothing tells what ${host} is, so alerts link to their runbooks as GitHub shows them`
  return [{ path: 'argocd.repoUrl', value: argocd.repoUrl, warning, next: NEXT }]
}
