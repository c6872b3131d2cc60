import { placeholderIn } from '../reading/said.ts'
import { at, type Dict, type Leaf, type Node, plain, rawAt } from '../reading/tree.ts'
import { isSecret, isSecretText, LOOKS_LIKE_A_SECRET } from './secrets.ts'
import { isAzuresRule, isFirstReplicas } from './series.ts'
import type { Sheet } from './sheet.ts'
import type { Source } from './source.ts'
import { type Draft, todo } from './todo.ts'

const PATH = 'clusters[].prometheus.remoteWrite.writeRelabelConfigs'

/** What a printed configuration of Prometheus says, and need not: some actions take no such field. */
export const RULE_DEFAULTS: Readonly<Record<string, string>> = { separator: ';', replacement: '$1' }

const isDefault = (key: string, node: Node) =>
  node.kind === 'leaf' && RULE_DEFAULTS[key] !== undefined && node.value === RULE_DEFAULTS[key]

/** A person's own relabel rules, in the order that they have. */
export function draftOwnRules(source: Source, rules: readonly Dict[]): void {
  const { sheet, way } = source
  const own = rules.filter((rule) => !isAzuresRule(rule) && !isWritten(sheet, rule))
  if (own.length === 0) return
  if (way.writes.length > 1) {
    // The rules of one would keep from Azure what another sends.
    sheet.notes.changes.push(
      `${own.length} writeRelabelConfigs of your own are left out, because several remote writes become one: set ${PATH} yourself, or more or other series are sent`,
    )
    return
  }
  sheet.put(
    PATH,
    own.map((rule, index) => ruleDraft(sheet, rule, `${PATH}[${index}]`)),
  )
  const firstOfAzure = rules.findIndex(isAzuresRule)
  const isAfter = firstOfAzure >= 0 && rules.slice(firstOfAzure).some((rule) => looksAtJob(rule))
  if (isAfter) {
    sheet.notes.changes.push(
      'your own writeRelabelConfigs come before the renaming of jobs from now on: those that look at the label job see it as Prometheus calls it',
    )
  }
}

/** The rule of `write: 'first'`, where that is said. */
function isWritten({ draft }: Sheet, rule: Dict): boolean {
  return isFirstReplicas(rule) && Object(Object(draft.clusters).prometheus).write === 'first'
}

function looksAtJob(rule: Dict): boolean {
  const labels = at(rule, 'sourceLabels')
  return (
    !isAzuresRule(rule) && labels !== undefined && JSON.stringify(plain(labels)).includes('"job"')
  )
}

function ruleDraft(sheet: Sheet, rule: Dict, path: string): Draft {
  return Object.fromEntries(
    [...rule.entries].flatMap(([key, node]) => {
      if (isDefault(key, node)) {
        sheet.changed(node, 'it is the default here')
        return []
      }
      // What is written into a label of such a name is what the name says.
      const isHidden =
        key === 'replacement' && isSecret(rawAt(rule, 'targetLabel') ?? '', rawAt(node) ?? '')
      const value =
        isHidden && node.kind === 'leaf'
          ? hidden(sheet, key, node, LOOKS_LIKE_A_SECRET)
          : valueDraft(sheet, key, node, `${path}.${key}`)
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
}

function valueDraft(sheet: Sheet, key: string, node: Node, path: string): Draft | undefined {
  if (node.kind === 'list') {
    return node.items.flatMap(
      (one, index) => valueDraft(sheet, key, one, `${path}[${index}]`) ?? [],
    )
  }
  if (node.kind === 'map') {
    sheet.leftOut(node, 'it is a map, not a text')
    return undefined
  }
  const { value } = node
  if (value === null) {
    sheet.leftOut(node, 'it is null, which is the same as not being there')
    return undefined
  }
  const text = String(value)
  // `replace` is a word that people leave in a file to be filled in.
  const why = key === 'action' ? undefined : unreadable(text)
  if (why !== undefined) return hidden(sheet, key, node, why)
  if (key === 'modulus') sheet.kept(node, path)
  else if (key === 'action' && text !== text.toLowerCase()) {
    sheet.changed(node, 'actions are written in lower case here', path)
    return text.toLowerCase()
  } else sheet.kept(node, path)
  return key === 'modulus' ? Number(value) : text
}

/** Groups are no placeholders: `${1}` in what is written, `(?P<name>...)` in what is looked for. */
function unreadable(text: string): string | undefined {
  if (isSecretText(text)) return LOOKS_LIKE_A_SECRET
  const what = placeholderIn(text.replaceAll(/\$\{\d+\}|\(\?P?<\w+>/g, ''))
  return what === undefined ? undefined : `it holds ${what}, which nothing here evaluates`
}

function hidden(sheet: Sheet, key: string, node: Leaf, why: string): Draft {
  sheet.leftOut(node, why)
  return todo(`${key} of a relabel rule`, why, key === 'modulus' ? 2 : 'filled_in')
}

/** The rules in the list `key` of `node`. */
export function rulesAt(node: Node | undefined, key: string): readonly Dict[] {
  const list = at(node, key)
  return list?.kind === 'list' ? list.items.filter((one) => one.kind === 'map') : []
}
