import { said } from '../reading/said.ts'
import { type Dict, type Leaf, type Node, plain } from '../reading/tree.ts'
import { type Outcome, type Places, placeFor } from './place.ts'
import { isSecret, isSecretHeader, LOOKS_LIKE_A_SECRET } from './secrets.ts'
import { below, keysOf, type Sheet } from './sheet.ts'
import { type Draft, todo, wordsOf } from './todo.ts'

/** Does with every field below `node` what its row of `places` says. */
export function apply(sheet: Sheet, places: Places, node: Node | undefined, path = ''): void {
  if (node === undefined) return
  const found = placeFor(places, path)
  if (found !== undefined && 'to' in found.row && node.kind === 'leaf') {
    const { isText, to } = found.row
    putLeaf(sheet, node, `${to}${found.rest}`, isText ? undefined : typed(node))
    return
  }
  const children =
    node.kind === 'map'
      ? [...node.entries].map(([key, one]) => [path === '' ? key : below(path, key), one] as const)
      : node.kind === 'list'
        ? node.items.map((one, index) => [`${path}[${index}]`, one] as const)
        : []
  for (const [deeper, child] of children) apply(sheet, places, child, deeper)
  if (children.length > 0 || found === undefined) return
  settle(sheet, node, found.row)
}

function settle(sheet: Sheet, node: Node, row: Outcome): void {
  if ('changed' in row) sheet.changed(node, row.changed)
  if ('leftOut' in row) sheet.leftOut(node, row.leftOut)
}

/** The leaf at its place, as a text unless `value` is given; what cannot be read is a TODO there. */
export function putLeaf(sheet: Sheet, leaf: Leaf, to: string, value?: Draft): void {
  const one = said(leaf)
  const name = keysOf(to).at(-1) ?? 'value'
  const what = wordsOf(name, 'value')
  if (one.text === undefined) {
    sheet.leftOut(leaf, one.why ?? 'it is empty')
    if (one.why === undefined) return
    sheet.notes.unknown.push(`${name}: ${one.why}`)
    // Of a number or a switch there is a default, which holds until somebody says another.
    if (value === undefined) sheet.put(to, todo(what, one.why))
    return
  }
  if (isSecret(name, one.text)) {
    sheet.put(to, todo(what, 'it was left out, because it looks like a secret'))
    sheet.leftOut(leaf, LOOKS_LIKE_A_SECRET)
    return
  }
  sheet.put(to, value ?? one.text, leaf)
}

/**
 * Labels, annotations or headers one by one.
 *
 * @param elsewhere - what becomes of one that does not go there
 */
export function putTexts(
  sheet: Sheet,
  texts: Dict,
  path: string,
  elsewhere: (key: string, node: Node) => Outcome | undefined = () => undefined,
): void {
  for (const [key, node] of texts.entries) {
    const row = elsewhere(key, node)
    if (row !== undefined) settle(sheet, node, row)
    else if (node.kind === 'leaf') putLeaf(sheet, node, below(path, key))
    else sheet.leftOut(node, 'it is not text')
  }
}

/** Headers, of which one that may be a secret is left to a Kubernetes Secret. */
export function headerOutcome(key: string, node: Node): Outcome | undefined {
  const isHidden = node.kind === 'leaf' && isSecretHeader(key, String(node.value))
  return isHidden ? { leftOut: LOOKS_LIKE_A_SECRET } : undefined
}

/** Texts of a list, in the order that they have. */
export function putList(
  sheet: Sheet,
  nodes: readonly Node[],
  path: string,
  elsewhere: (text: string) => Outcome | undefined = () => undefined,
): void {
  const texts: string[] = []
  for (const node of nodes) {
    const { text, why } = said(node)
    const row = text === undefined ? undefined : elsewhere(text)
    if (row !== undefined) settle(sheet, node, row)
    else if (text === undefined || isSecret('', text)) {
      sheet.leftOut(node, text === undefined ? (why ?? 'it is empty') : LOOKS_LIKE_A_SECRET)
      if (why !== undefined) sheet.notes.unknown.push(`${keysOf(path).at(-1)}: ${why}`)
    } else {
      sheet.kept(node, `${path}[${texts.length}]`)
      texts.push(text)
    }
  }
  if (texts.length > 0) sheet.put(path, texts)
}

/** What is a text in one file is a number or a switch in another. */
function typed(leaf: Leaf): Draft {
  const value = plain(leaf)
  if (typeof value !== 'string') return value === null ? '' : (value as Draft)
  const text = value.trim()
  if (/^-?\d+$/.test(text) && text.length < 16) return Number(text)
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return text
}
