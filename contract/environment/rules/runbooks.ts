import { repositoryOf } from '../../git-url.ts'
import type { Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import { RELEASE } from '../../release.ts'
import type { Environment } from '../resolve.ts'

const NEXT =
  "name the page: runbooks: 'https://git.example.com/...', as a browser shows docs/alerts.md, or a page of your own"

/** Links of alerts that may lead nowhere. A release has its own docs to link to. */
export function runbookWarnings({ runbooks, argocd, clusters }: Environment): Warning[] {
  const hasAlerts = clusters.some(
    ({ alerts, sidecar, prometheus }) =>
      alerts && sidecar !== undefined && kindOf(prometheus).evaluatesRules,
  )
  if (argocd === undefined || runbooks !== undefined || RELEASE !== undefined || !hasAlerts)
    return []
  const { forge, host } = repositoryOf(argocd.repoUrl)
  if (forge !== undefined) return []
  const warning = `nothing tells what ${host} is, so alerts link to their runbooks as GitHub shows them`
  return [{ path: 'argocd.repoUrl', value: argocd.repoUrl, warning, next: NEXT }]
}
