import { causeRow } from '../contract/cause.ts'
import type { Severity } from '../contract/causes/row.ts'
import { ruleOf } from '../contract/ingestion-url.ts'
import { METRICS } from '../contract/metrics.ts'
import { CONTAINER, REMOTE_WRITE, sidecarJob } from '../contract/pod.ts'
import { present } from '../contract/present.ts'
import { subjectOf, tokenHostOf } from '../contract/subject.ts'
import {
  causesOfNoToken,
  causesOfNothingAccepted,
  causesOfPod,
  causesOfRefused,
  createSayCause,
  createSayNoToken,
  type SayCause,
  sentenceOfLabel,
  sentencesOfPod,
} from './alert-texts.ts'
import type { Deployment } from './deployment.ts'
import { sidecarConfig } from './sidecar-config.ts'

export interface Alert {
  readonly name: string
  readonly expr: string
  /** How long the expression holds before the alert fires. */
  readonly for?: string
  readonly severity: Severity
  /** Labels that the expression does not bring along. */
  readonly labels?: Readonly<Record<string, string>>
  readonly summary: string
  /** What it means and what to do, for someone who sees it for the first time. */
  readonly description: string
}

/**
 * What the chart's own alerts (PrometheusRemoteStorageFailures, PrometheusRemoteWriteBehind,
 * PrometheusRemoteWriteDesiredShards) cannot say: why.
 */
export function alerts(deployment: Deployment): Alert[] {
  const { identity, prometheus, sidecar } = deployment.cluster
  const pods = prometheus.shards * prometheus.replicas
  const config = sidecarConfig(
    deployment,
    present(sidecar, 'the sidecar that the alerts are about'),
  )
  const subject = subjectOf(config)
  const say = createSayCause(subject)
  const sayNoToken = createSayNoToken(subject, tokenHostOf(config))
  return [
    sidecarDown(sidecarJob(prometheus), prometheus.shards),
    ...token(sentencesOfPod('both', causesOfNoToken(identity.type), sayNoToken)),
    ...('certificate' in identity ? certificate(daysLeft(identity.certificate), sayNoToken) : []),
    ...(identity.type === 'clientSecret' ? CLIENT_SECRET : []),
    ...writes(say, {
      held: sentencesOfPod('writes', causesOfNothingAccepted(identity.type), say),
      refused: sentenceOfLabel(causesOfRefused(identity.type, config.throttleStatus), say),
    }),
    nearRuleLimit(pods, ruleOf(deployment.outputs.ingestionUrl)),
    nearWorkspaceLimit(pods),
  ]
}

const POD = '{{ $labels.namespace }}/{{ $labels.pod }}'

function sidecarDown(job: string, shards: number): Alert {
  const down = `up{job="${job}"} == 0`
  return {
    name: 'AzureRemoteWriteSidecarDown',
    // Of several shards, one may have no sidecar among its targets.
    expr: shards > 1 ? down : `${down} or absent(up{job="${job}"})`,
    for: '5m',
    severity: 'critical',
    summary: 'The remote-write sidecar cannot be scraped.',
    description: `No sample reaches Azure Monitor while the sidecar is down; Prometheus keeps the last 20 minutes. Look at \`kubectl describe pod\` and at the log of the container ${CONTAINER}: exit code 78 is a wrong setting, and the log names it.`,
  }
}

/** @param sentences - why there is none */
const token = (sentences: string): readonly Alert[] => [
  {
    name: 'AzureRemoteWriteNoToken',
    // The second half: Azure answers 401 to tokens that look valid.
    expr: `time() > ${METRICS.tokenExpiry.name}\n  or sum without (outcome, cause) (increase(${METRICS.writes.name}{cause=~"token_.*"}[2m])) > 0`,
    for: '5m',
    severity: 'critical',
    summary: `The sidecar of ${POD} has no token that Azure accepts.`,
    description: `Samples are held back, and lost once they are 20 minutes old. The log of ${CONTAINER} and its page say more.\n${sentences}`,
  },
  {
    name: 'AzureRemoteWriteTokenRenewalFailing',
    expr: `sum without (cause) (increase(${METRICS.tokensFailed.name}[15m])) > 0\n  and increase(${METRICS.tokensAcquired.name}[15m]) == 0`,
    for: '10m',
    severity: 'warning',
    summary: `The sidecar of ${POD} cannot renew its token.`,
    description: `The current token is valid for another hour at most (a day with a managed identity). Fix this before it expires: docs/causes.md has the next step of each cause, and the log of ${CONTAINER} what was answered. Causes:${causesOfPod('tokens')}.`,
  },
]

interface DaysLeft {
  readonly days: number
  /** What this way of rotation adds to the next step. */
  readonly also: string
}

/** By when a new certificate is overdue, which depends on when there should have been one. */
function daysLeft({
  rotation,
  validityMonths,
}: {
  readonly validityMonths: number
  readonly rotation:
    | { readonly mode: 'vault'; readonly renewDaysBeforeExpiry: number }
    | { readonly mode: 'generations' }
}): DaysLeft {
  return rotation.mode === 'vault'
    ? {
        days: Math.ceil(rotation.renewDaysBeforeExpiry / 2),
        also: 'Key Vault should have renewed it by itself: look at the certificate in the vault, and whether the CSI driver has rotation switched on.',
      }
    : {
        days: Math.min(30, validityMonths * 7),
        also: '`generation` is in the environment file; then synthesize, apply and sync.',
      }
}

const RENEW = causeRow('certificate_expiring').next

const certificate = ({ days, also }: DaysLeft, say: SayCause): Alert[] => [
  {
    name: 'AzureRemoteWriteCertificateExpiring',
    expr: `max without (thumbprint) (${METRICS.certificateNotAfter.name}) - time() < ${days} * 86400`,
    for: '1h',
    severity: 'warning',
    summary: `The newest certificate of ${POD} expires in less than ${days} days.`,
    description: `It expires in {{ $value | humanizeDuration }} and no newer one is mounted. Next: ${RENEW}. ${also}`,
  },
  {
    name: 'AzureRemoteWriteCertificateExpiresSoon',
    expr: `max without (thumbprint) (${METRICS.certificateNotAfter.name} * ${METRICS.certificateInUse.name} > 0) - time() < 3 * 86400`,
    for: '10m',
    severity: 'critical',
    summary: `The certificate in use by ${POD} expires within three days.`,
    description: `It expires in {{ $value | humanizeDuration }}; from then on no token is issued. Next: ${RENEW}. If a newer one is mounted already, ${causeRow('certificate_unknown').next}.`,
  },
  {
    name: 'AzureRemoteWriteCertificateNotAccepted',
    expr: `max without (thumbprint) (${METRICS.certificateNotAfter.name})\n  > max without (thumbprint) (${METRICS.certificateNotAfter.name} * ${METRICS.certificateInUse.name})`,
    // A daily apply registers a renewed certificate; only after that is it late.
    for: '25h',
    severity: 'warning',
    summary: `A new certificate of ${POD} has not been accepted for more than a day.`,
    description: `The previous certificate still serves, but a pod that starts now may have only the new one. ${say('certificate_unknown')} See why the scheduled apply did not.`,
  },
]

const CLIENT_SECRET: readonly Alert[] = [
  {
    name: 'AzureRemoteWriteClientSecretExpiring',
    expr: `(${METRICS.clientSecretExpiry.name} > 0) - time() < 30 * 86400`,
    for: '1h',
    severity: 'warning',
    summary: `The client secret of ${POD} expires in less than 30 days.`,
    description:
      'According to the environment file, it expires in {{ $value | humanizeDuration }}. Create another one for the application, put it into Key Vault under the same name, and write its day as `expires` into the environment file.',
  },
  {
    name: 'AzureRemoteWriteClientSecretExpiresSoon',
    expr: `(${METRICS.clientSecretExpiry.name} > 0) - time() < 3 * 86400`,
    for: '10m',
    severity: 'critical',
    summary: `The client secret of ${POD} expires within three days.`,
    description:
      'According to the environment file, it expires in {{ $value | humanizeDuration }}; from then on no token is issued. Put another one into Key Vault now: the running pods pick it up within minutes.',
  },
]

/** Writes of those who may not write are no loss of Prometheus'. */
export const NO_STRANGER = 'cause!~"sender_refused|inbound_token_.*"'

const TRIED_AGAIN = `${METRICS.writes.name}{outcome=~"held_back|abandoned",cause!~"role_missing|token_.*"}`

/** @param sentences - why writes are held back, and why they are refused */
const writes = (
  say: SayCause,
  { held, refused }: { readonly held: string; readonly refused: string },
): readonly Alert[] => [
  {
    name: 'AzureRemoteWriteNothingSent',
    // A write that is held back is sent again within 30 s, so only silence is silent for so long.
    expr: `sum without (outcome, cause) (increase(${METRICS.writes.name}{${NO_STRANGER}}[3m])) == 0`,
    for: '5m',
    severity: 'critical',
    summary: `Prometheus sends nothing to the sidecar of ${POD}.`,
    description: `The sidecar runs and waits; samples that are not sent are lost once they are 20 minutes old. ${say('no_writes')} The remote write is called ${REMOTE_WRITE}.`,
  },
  {
    name: 'AzureRemoteWriteNothingAccepted',
    // Windows of two minutes hold four scrapes, and with `for` leave most of the 20 minutes to fix it.
    // The role and the token have alerts of their own, which say more.
    expr: `sum without (outcome, cause) (increase(${TRIED_AGAIN}[2m])) > 0\n  unless sum without (outcome, cause) (increase(${METRICS.writes.name}{outcome="accepted"}[2m])) > 0\n  unless time() > ${METRICS.tokenExpiry.name}`,
    for: '5m',
    severity: 'critical',
    summary: `Nothing that ${POD} sends is accepted.`,
    description: `Every write is held back. Prometheus tries again, and drops what becomes older than 20 minutes. The log of ${CONTAINER} and its page say more.\n${held}`,
  },
  {
    name: 'AzureRemoteWriteRoleMissing',
    expr: `sum without (outcome, cause) (increase(${METRICS.writes.name}{cause="role_missing"}[5m])) > 0`,
    for: '10m',
    severity: 'critical',
    summary: `Azure answers 403 to ${POD}.`,
    description: `${say('role_missing')} Samples are held back meanwhile, and lost once they are 20 minutes old.`,
  },
  {
    name: 'AzureRemoteWriteSamplesRefused',
    expr: `sum without (outcome) (increase(${METRICS.writes.name}{outcome="refused",${NO_STRANGER}}[10m])) > 0`,
    severity: 'critical',
    summary: `Samples of ${POD} are lost: {{ $labels.cause }}.`,
    description: `About {{ $value | humanize }} writes in ten minutes were refused for good, so Prometheus dropped their samples. The log of ${CONTAINER} quotes the answer.\n${refused}`,
  },
  {
    name: 'AzureRemoteWriteThrottled',
    expr: `sum without (outcome, cause) (increase(${METRICS.writes.name}{cause="throttled"}[5m])) > 0`,
    for: '10m',
    severity: 'warning',
    summary: `Azure throttles ${POD}.`,
    description: `${say('throttled')} Samples are held back and sent again, so nothing is lost yet, but Prometheus falls behind and drops what becomes older than 20 minutes.`,
  },
]

/**
 * What all pods of this Prometheus do in a minute. With shards each scrapes some of the pods only, and no
 * shard knows how many that are: the mean of those that it sees stands for all. Copies from replicas, of which
 * each scrapes the same pods, leave a mean as it is.
 *
 * @param ofOnePod - a rate per second with one series for each pod
 */
function everyMinute(ofOnePod: string, pods: number): string {
  const times = pods === 1 ? '' : `${pods} * `
  return `${times}60 * avg by (cluster, namespace) (\n  ${ofOnePod}\n)`
}

/**
 * A data collection rule takes 15,000 requests a minute, which cannot be raised. The alert fires at 80%.
 * @see https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits
 */
function nearRuleLimit(pods: number, rule: string | undefined): Alert {
  const writes = `sum without (instance, outcome, cause) (rate(${METRICS.writes.name}[5m]))`
  return {
    name: 'AzureRemoteWriteNearRuleLimit',
    expr: `${everyMinute(writes, pods)} > 12000`,
    for: '15m',
    severity: 'warning',
    ...(rule === undefined ? {} : { labels: { rule } }),
    summary: `This cluster alone sends more than 80% of what ${rule ?? 'its data collection rule'} takes.`,
    description:
      "About {{ $value | humanize }} writes a minute; the rule takes 15,000, which cannot be raised. Raise `maxSamplesPerSend`, or set `dataCollection: { rule: 'own' }` for this cluster.",
  }
}

/** A workspace takes 1,000,000 samples a minute, which can be raised. The alert fires at 80%. */
function nearWorkspaceLimit(pods: number): Alert {
  const samples = `sum without (instance) (rate(prometheus_remote_storage_samples_total{remote_name="${REMOTE_WRITE}"}[5m]))`
  return {
    name: 'AzureRemoteWriteNearWorkspaceLimit',
    expr: `${everyMinute(samples, pods)} > 800000`,
    for: '15m',
    severity: 'info',
    summary: 'This cluster alone sends more than 80% of what a workspace takes by default.',
    description:
      'About {{ $value | humanize }} samples a minute; the default limit of an Azure Monitor workspace is 1,000,000. Ask for a higher limit, or give the cluster a workspace of its own. Silence this alert when the limit has been raised.',
  }
}
