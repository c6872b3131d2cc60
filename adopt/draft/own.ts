import { placeholderIn } from '../reading/said.ts'
import { type Dict, type Leaf, type Node, rawAt } from '../reading/tree.ts'
import {
  isFlagWithSecret,
  isSecret,
  isSecretAfter,
  isSecretHeader,
  LOOKS_LIKE_A_SECRET,
} from './secrets.ts'
import { below, type Sheet } from './sheet.ts'
import { type Draft, type DraftObject, type Filled, todo, wordsOf } from './todo.ts'

const SECRET = 'it was left out, because it looks like a secret: refer to a Kubernetes Secret'

/**
 * A person's own container, volume or remote write as a draft at `path`. What looks like a secret is a
 * TODO: nothing that is printed here, and nothing that is committed, may carry one.
 */
export function ownDraft(sheet: Sheet, node: Node, path: string, name = ''): Draft | undefined {
  if (node.kind === 'leaf') return leafDraft(sheet, node, path, name)
  if (node.kind === 'list') {
    if (node.items.length === 0) sheet.kept(node, path)
    return node.items.flatMap((item, index) => {
      const before = node.items[index - 1]
      const flag = before?.kind === 'leaf' ? String(before.value) : ''
      if (item.kind === 'leaf' && isSecretAfter(flag, String(item.value))) {
        return hide(sheet, item, flag)
      }
      return ownDraft(sheet, item, `${path}[${index}]`, name) ?? []
    })
  }
  if (node.entries.size === 0) sheet.kept(node, path)
  return mapDraft(sheet, node, path, name)
}

function mapDraft(sheet: Sheet, node: Dict, path: string, name: string): DraftObject {
  const variable = rawAt(node, 'name')
  return Object.fromEntries(
    [...node.entries].flatMap(([key, entry]) => {
      const deeper = below(path, key)
      const called = key === 'value' && variable !== undefined ? variable : key
      const isHeader = name === 'headers' && entry.kind === 'leaf'
      const value =
        isHeader && isSecretHeader(key, String(entry.value))
          ? hide(sheet, entry, key)
          : ownDraft(sheet, entry, deeper, called)
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
}

function leafDraft(sheet: Sheet, leaf: Leaf, path: string, name: string): Draft | undefined {
  const { value } = leaf
  if (value === null) {
    sheet.leftOut(leaf, 'it is null, which is the same as leaving it out')
    return undefined
  }
  const text = String(value)
  if (isSecret(name, text) || isFlagWithSecret(text)) return hide(sheet, leaf, name)
  if (typeof value === 'string') {
    const refused = templateIn(text)
    if (refused !== undefined) {
      sheet.leftOut(leaf, refused)
      return todo(wordsOf(name, 'value'), refused, exampleFor(name))
    }
  }
  sheet.kept(leaf, path)
  return value
}

function hide(sheet: Sheet, leaf: Leaf, name: string): Draft {
  sheet.leftOut(leaf, LOOKS_LIKE_A_SECRET)
  return todo(`value of ${wordsOf(name, 'secret')}`, SECRET, exampleFor(name))
}

/** What Terraform, Helm or YAML would evaluate or refuse, and what nobody has filled in. */
function templateIn(text: string): string | undefined {
  if (/\{\{|\$\{|%\{|<[A-Za-z][\w .-]*>/.test(text)) {
    return `it holds ${placeholderIn(text) ?? 'a placeholder'}, which nothing here evaluates`
  }
  return text.includes('\t') ? 'it holds a tab, which YAML forbids' : undefined
}

function exampleFor(name: string): Filled {
  return /url$/i.test(name) ? 'https://example.com/write' : 'filled-in'
}
