import { CAUSES, type Cause, causeRow, fillIn, type Subject } from '../contract/cause.ts'
import { AZURE } from '../contract/causes/azure.ts'
import { NETWORK } from '../contract/causes/network.ts'
import { TOKEN } from '../contract/causes/token.ts'
import type { WriterType } from '../contract/identity.ts'
import { METRICS } from '../contract/metrics.ts'
import { CONTAINER } from '../contract/pod.ts'

/** What a person on call reads: what happens, and the next step, in the words of the table of causes. */
export type SayCause = (cause: Cause) => string

/** @param subject - what is known here; to what only the log knows, the words point */
export function createSayCause(subject: Partial<Subject>): SayCause {
  const about = {
    ...subject,
    namespace: '{{ $labels.namespace }}',
    pod: '{{ $labels.pod }}',
    detail: `the log of ${CONTAINER} quotes it`,
  }
  return (cause) => {
    const { what, next, command } = causeRow(cause)
    const step = command === undefined ? next : `${next}: ${command}`
    return `${capitalized(fillIn(what, about))}. Next: ${fillIn(step, about)}.`
  }
}

/** The same where tokens are acquired: somebody else is asked then, unless it is Azure that answers. */
export function createSayNoToken(subject: Partial<Subject>, host: string): SayCause {
  const ofAzure = createSayCause(subject)
  const ofToken = createSayCause({ ...subject, host })
  return (cause) => (cause in AZURE ? ofAzure : ofToken)(cause)
}

/** Hosts stay as they are. */
function capitalized(text: string): string {
  return /^[a-z]+\s/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
}

const ALL = Object.keys(CAUSES) as Cause[]

/** Those that a person can do something about, and that writers of this kind meet. */
function causesThat(isIt: (cause: Cause) => boolean, type: WriterType): readonly Cause[] {
  return ALL.filter((cause) => {
    const { severity, identities = [type] } = causeRow(cause)
    return severity !== 'info' && identities.includes(type) && isIt(cause)
  })
}

const asksEntra = (type: WriterType) => !/Assigned$/.test(type)

/** Why there is no token that Azure accepts. Of IMDS, its own rows say that it cannot be reached. */
export function causesOfNoToken(type: WriterType): readonly Cause[] {
  return causesThat(
    (cause) =>
      cause in TOKEN || cause.startsWith('token_') || (cause in NETWORK && asksEntra(type)),
    type,
  )
}

/** Why everything is held back, although there is a token and the role. */
export function causesOfNothingAccepted(type: WriterType): readonly Cause[] {
  return causesThat((cause) => {
    const { reply, outcomes, runbook } = causeRow(cause)
    const isTriedAgain = outcomes.some((one) => one === 'held_back' || one === 'abandoned')
    return isTriedAgain && reply !== 'grace' && !(cause in TOKEN) && runbook !== undefined
  }, type)
}

/** Why samples are lost; throttled writes are where the sender is told of it. */
export function causesOfRefused(type: WriterType, throttleStatus: number): readonly Cause[] {
  return causesThat(
    (cause) =>
      causeRow(cause).outcomes.includes('refused') &&
      (causeRow(cause).reply !== 'throttle' || throttleStatus === 429),
    type,
  )
}

/**
 * The sentences of `causes` as a template, of which Prometheus prints the one whose cause is `of`. A cause that
 * a newer sidecar knows is printed by its name.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 */
function selected(causes: readonly Cause[], of: string, say: SayCause): string {
  const branches = causes.map(
    (cause, index) => `{{- ${index === 0 ? '' : 'else '}if eq ${of} "${cause}" }}: ${say(cause)}\n`,
  )
  return `{{ ${of} }}\n${branches.join('')}{{- end }}`
}

/** The sentence of the alert's own label `cause`. */
export function sentenceOfLabel(causes: readonly Cause[], say: SayCause): string {
  return selected(causes, '$labels.cause', say)
}

const OF_POD = 'cluster=%q,namespace=%q,pod=%q'
const FAILED = `outcome!="accepted",${OF_POD}`

/** Counters with the label `cause`, of one pod. */
const COUNTERS = {
  writes: `${METRICS.writes.name}{${FAILED}}`,
  tokens: `${METRICS.tokensFailed.name}{${OF_POD}}`,
  both: `{__name__=~"${METRICS.writes.name}|${METRICS.tokensFailed.name}",${FAILED}}`,
} as const

/**
 * The sentences of all causes that the pod of the alert has met lately, the most frequent first. The alert itself
 * has no label `cause`: it would begin anew whenever the cause changes.
 *
 * @param counters - those of which the causes are
 */
export function sentencesOfPod(
  counters: keyof typeof COUNTERS,
  causes: readonly Cause[],
  say: SayCause,
): string {
  return `${ofPod(counters)}\n${selected(causes, '.Labels.cause', say)}\n{{- end }}`
}

/** Their names. */
export function causesOfPod(counters: keyof typeof COUNTERS): string {
  return `${ofPod(counters)} {{ .Labels.cause }}{{ end }}`
}

function ofPod(counters: keyof typeof COUNTERS): string {
  const query = `sort_desc(sum by (cause) (increase(${COUNTERS[counters]}[5m])) > 0)`
  return `{{- range query (printf \`${query}\` $labels.cluster $labels.namespace $labels.pod) }}`
}
