import { durationOf } from '../../duration.ts'
import type { Problem, Warning } from '../../problem.ts'
import type { Cluster, Environment } from '../resolve.ts'
import { type WatchedSeries, watchedSeries } from '../watched-series.ts'

/** An action group that is made and tells nobody. */
export function actionGroupProblems({ azureAlerts }: Environment): Problem[] {
  if (azureAlerts === undefined || azureAlerts.actionGroup.existing) return []
  const { emails, webhooks } = azureAlerts.actionGroup
  if (emails.length + webhooks.length > 0) return []
  return [
    {
      path: 'azureAlerts.actionGroup',
      allowed: 'somebody to notify: emails or webhooks, or a group that exists',
      next: "emails: ['platform@contoso.com'], or { existing: true, id: '...' }",
    },
  ]
}

/** Addresses of chats and pagers that let in whoever knows them, by their hosts, or by a word or a long random part. */
const WITH_A_KEY =
  /hooks\.slack\.com|webhook\.office\.com|discord(app)?\.com|[?&](sig|code|token|key|api_?key|secret)=|\/(?=[\w-]*\d)[\w-]{24,}/i

/** Keys that would be in git. */
export function actionGroupWarnings({ azureAlerts }: Environment): Warning[] {
  if (azureAlerts === undefined || azureAlerts.actionGroup.existing) return []
  return azureAlerts.actionGroup.webhooks.flatMap((address, index) =>
    WITH_A_KEY.test(address)
      ? [
          {
            // Without its value, which may be a secret.
            path: `azureAlerts.actionGroup.webhooks[${index}]`,
            warning:
              'the address holds what looks like a key, which is then in git and in the state',
            next: "put the address into an action group that its owners keep, and name that: { existing: true, id: '...' }",
          },
        ]
      : [],
  )
}

/** A dead man's switch that would fire forever, or that nobody hears. */
export function deadMansSwitchProblems({ azureAlerts }: Environment, cluster: Cluster): Problem[] {
  const { deadMansSwitch: given } = cluster
  const path = 'deadMansSwitch'
  if (azureAlerts === undefined) {
    if (typeof given === 'boolean') return []
    const allowed = 'nothing without azureAlerts: Azure has nobody to tell'
    return [
      { path, value: JSON.stringify(given), allowed, next: 'name an action group in azureAlerts' },
    ]
  }
  const watched = watchedSeries(cluster)
  if (watched === undefined) return []
  return [...patienceProblems(watched), ...silenceProblems(cluster, watched)]
}

/** Azure evaluates the rule once a minute. */
const SHORTEST_MS = 60_000

function patienceProblems(watched: WatchedSeries): Problem[] {
  if (durationOf(watched.for) >= SHORTEST_MS) return []
  return [
    {
      path: 'deadMansSwitch.for',
      value: watched.for,
      allowed: 'at least 1m: Azure looks once a minute',
    },
  ]
}

function silenceProblems(
  cluster: Cluster,
  { name, relabeled, selected }: WatchedSeries,
): Problem[] {
  const path = 'deadMansSwitch'
  if (relabeled.outcome === 'dropped') {
    return [
      {
        path,
        value: name,
        allowed: `a series that is sent: ${ruleAt(cluster, relabeled.rule)} drops it, so Azure would report forever that the cluster is silent`,
        next: "let the rule keep it, or name one that is sent, such as deadMansSwitch: { metric: 'kube_node_info', labels: { job: 'kube-state-metrics' } }; false watches nothing",
      },
    ]
  }
  const lost = ['__name__', 'cluster'].filter((label) => !selected[label])
  return lost.length === 0
    ? []
    : [
        {
          path,
          value: name,
          allowed: `a series whose ${lost.join(' and ')} can be determined from writeRelabelConfigs: Azure finds it by them`,
          next: 'write these labels with texts that are known here, or watch nothing: deadMansSwitch: false',
        },
      ]
}

/** Where it cannot be told whether the series is sent. */
export function deadMansSwitchWarnings({ azureAlerts, clusters }: Environment): Warning[] {
  if (azureAlerts === undefined) return []
  return clusters.flatMap((cluster, index) => {
    const watched = watchedSeries(cluster)
    if (watched?.relabeled.outcome !== 'unclear') return []
    const { rule, unknown } = watched.relabeled
    return [
      {
        path: `clusters[${index}].deadMansSwitch`,
        value: watched.name,
        warning: `whether ${ruleAt(cluster, rule)} lets it through depends on ${unknown.length > 0 ? `the ${unknown.length > 1 ? 'labels' : 'label'} ${unknown.join(' and ')}` : 'an expression that cannot be read here'}; if it does not, Azure reports forever that the cluster is silent`,
        next: "say it, deadMansSwitch: { labels: { ... } }, with '' for a label that the series does not have; or watch another series",
      },
    ]
  })
}

function ruleAt({ prometheus }: Cluster, index: number): string {
  const {
    action,
    sourceLabels = [],
    regex,
  } = prometheus.remoteWrite.writeRelabelConfigs[index] ?? {}
  const of = sourceLabels.length > 0 ? ` by ${sourceLabels.join(', ')}` : ''
  return `writeRelabelConfigs[${index}] (${action}${of}${regex === undefined ? '' : `: ${regex}`})`
}
