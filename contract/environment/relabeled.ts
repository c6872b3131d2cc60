import { wholeMatcher } from '../re2.ts'
import type { RelabelConfig } from './relabeling.ts'

/** The value of a label: `''` where the series has none, `undefined` where nobody knows. */
export type LabelValue = string | undefined

export interface KnownSeries {
  /** Its labels, `__name__` among them. */
  readonly labels: Readonly<Record<string, LabelValue>>
  /** Whether it has others that `keep` and `drop` may look at. */
  readonly hasOthers: boolean
}

/** What becomes of a series on its way through rules of relabeling. */
export type Relabeled =
  | { readonly outcome: 'sent'; readonly labels: ReadonlyMap<string, LabelValue> }
  | { readonly outcome: 'dropped'; readonly rule: number }
  | (Doubt & { readonly outcome: 'unclear'; readonly labels: ReadonlyMap<string, LabelValue> })

/** A rule of which nobody knows whether it drops the series, and the labels that it hangs on. */
interface Doubt {
  readonly rule: number
  readonly unknown: readonly string[]
}

/** Whether a rule leaves the series; `undefined` where that depends on what nobody knows. */
type Verdict = boolean | undefined
type Labels = Map<string, LabelValue>

/** Prometheus' default. */
const ANYTHING = '(.*)'

/**
 * Takes a series through rules as Prometheus would.
 * @see https://github.com/prometheus/prometheus/blob/main/model/relabel/relabel.go
 */
export function relabeled(series: KnownSeries, rules: readonly RelabelConfig[]): Relabeled {
  const labels: Labels = new Map(Object.entries(series.labels))
  let doubt: Doubt | undefined
  for (const [index, rule] of rules.entries()) {
    const isSaid = (name: string) => labels.has(name) || !series.hasOthers
    const verdict = ACTIONS[rule.action](rule, labels, isSaid)
    if (verdict === false) return { outcome: 'dropped', rule: index }
    if (verdict === undefined) {
      const unknown = looksAt(rule).filter(
        (name) => !isSaid(name) || valueIn(labels, name) === undefined,
      )
      doubt ??= { rule: index, unknown }
    }
  }
  return doubt ? { outcome: 'unclear', ...doubt, labels } : { outcome: 'sent', labels }
}

/** Labels that decide about a series. */
function looksAt({ sourceLabels = [], targetLabel }: RelabelConfig): readonly string[] {
  return targetLabel === undefined ? sourceLabels : [...sourceLabels, targetLabel]
}

function valueIn(labels: Labels, name: string): LabelValue {
  return labels.has(name) ? labels.get(name) : ''
}

function joined(
  { sourceLabels = [], separator = ';' }: RelabelConfig,
  labels: Labels,
): string | undefined {
  const values = sourceLabels.map((name) => valueIn(labels, name))
  return values.every((value) => value !== undefined) ? values.join(separator) : undefined
}

type Action = (rule: RelabelConfig, labels: Labels, isSaid: (name: string) => boolean) => Verdict

const decide =
  (verdictOf: (value: string, rule: RelabelConfig, labels: Labels) => Verdict): Action =>
  (rule, labels, isSaid) => {
    const value = looksAt(rule).every(isSaid) ? joined(rule, labels) : undefined
    return value === undefined ? undefined : verdictOf(value, rule, labels)
  }

const change =
  (changeBy: (rule: RelabelConfig, labels: Labels) => void): Action =>
  (rule, labels) => {
    changeBy(rule, labels)
    return true
  }

const fits = (value: string, { regex = ANYTHING }: RelabelConfig): Verdict =>
  wholeMatcher(regex)?.test(value)

const not = (verdict: Verdict): Verdict => (verdict === undefined ? undefined : !verdict)

function isEqual(value: string, { targetLabel = '' }: RelabelConfig, labels: Labels): Verdict {
  const other = valueIn(labels, targetLabel)
  return other === undefined ? undefined : value === other
}

const ACTIONS: Readonly<Record<RelabelConfig['action'], Action>> = {
  keep: decide(fits),
  drop: decide((value, rule) => not(fits(value, rule))),
  keepequal: decide(isEqual),
  dropequal: decide((value, rule, labels) => not(isEqual(value, rule, labels))),
  replace: change(replace),
  lowercase: change((rule, labels) => setCase(rule, labels, (text) => text.toLowerCase())),
  uppercase: change((rule, labels) => setCase(rule, labels, (text) => text.toUpperCase())),
  // The hash is Prometheus' to know; who samples by it cannot mean one series in particular.
  hashmod: change(({ targetLabel = '' }, labels) => labels.set(targetLabel, undefined)),
  labelmap: change(mapNames),
  labeldrop: change((rule, labels) => keepNames(labels, (name) => not(fits(name, rule)))),
  labelkeep: change((rule, labels) => keepNames(labels, (name) => fits(name, rule))),
}

function replace(rule: RelabelConfig, labels: Labels): void {
  const { regex = ANYTHING, targetLabel = '', replacement = '$1' } = rule
  const value = joined(rule, labels)
  const matcher = wholeMatcher(regex)
  if (value === undefined || matcher === undefined) {
    // What is written whatever the value is, is known all the same.
    const isAlways = regex === ANYTHING && !/\$/.test(targetLabel + replacement)
    labels.set(targetLabel, isAlways ? replacement : undefined)
    return
  }
  const match = matcher.exec(value)
  const target = match && expand(targetLabel, match)
  // What is no name of a label is not written.
  if (target && /^[a-z_]\w*$/i.test(target)) labels.set(target, expand(replacement, match))
}

function setCase(rule: RelabelConfig, labels: Labels, change: (text: string) => string): void {
  const value = joined(rule, labels)
  labels.set(rule.targetLabel ?? '', value === undefined ? undefined : change(value))
}

function mapNames({ regex = ANYTHING, replacement = '$1' }: RelabelConfig, labels: Labels): void {
  const matcher = wholeMatcher(regex)
  // One that is not read here may write to any of them.
  if (matcher === undefined) keepNames(labels, () => undefined)
  // In the order of names: where two become one, the last wins.
  for (const name of [...labels.keys()].sort()) {
    const value = labels.get(name)
    const match = value === '' ? null : matcher?.exec(name)
    if (match) labels.set(expand(replacement, match), value)
  }
}

function keepNames(labels: Labels, isKept: (name: string) => Verdict): void {
  for (const name of labels.keys()) {
    const kept = isKept(name)
    if (kept !== true) labels.set(name, kept === false ? '' : undefined)
  }
}

/** `$1`, `${1}` and `$name`, as Go's regexp writes them; a group that is not there is empty. */
function expand(template: string, match: RegExpExecArray): string {
  return template.replaceAll(/\$(?:(\$)|\{(\w+)\}|(\w+))/g, (_all, dollar, braced, bare) => {
    if (dollar !== undefined) return '$'
    const group: string = braced ?? bare
    return (/^\d+$/.test(group) ? match[Number(group)] : match.groups?.[group]) ?? ''
  })
}
