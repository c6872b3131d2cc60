import { said } from '../reading/said.ts'
import { type Leaf, type Node, plain } from '../reading/tree.ts'
import { type Places, placeFor } from './places.ts'
import { isSecret, LOOKS_LIKE_A_SECRET } from './secrets.ts'
import { below, keysOf, type Sheet } from './sheet.ts'
import { type Draft, todo, wordsOf } from './todo.ts'

/** Does with every field below `node` what its row of `places` says. */
export function apply(sheet: Sheet, places: Places, node: Node | undefined, path = ''): void {
  if (node === undefined) return
  const found = placeFor(places, path)
  if (found !== undefined && 'to' in found.row && node.kind === 'leaf') {
    putLeaf(sheet, node, `${found.row.to}${found.rest}`, typed(node))
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
  if ('changed' in found.row) sheet.changed(node, found.row.changed)
  if ('leftOut' in found.row) sheet.leftOut(node, found.row.leftOut)
}

/** The leaf at its place, as a text unless `value` is given; what cannot be read is a TODO there. */
export function putLeaf(sheet: Sheet, leaf: Leaf, to: string, value?: Draft): void {
  const one = said(leaf)
  const name = keysOf(to).at(-1) ?? 'value'
  const what = wordsOf(name, 'value')
  if (one.text === undefined) {
    sheet.leftOut(leaf, one.why ?? 'it says nothing')
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

/** What is a text in one file is a number or a switch in another. */
function typed(leaf: Leaf): Draft {
  const value = plain(leaf)
  if (typeof value !== 'string') return value === null ? '' : (value as Draft)
  const text = value.trim()
  if (/^-?\d+$/.test(text) && text.length < 16) return Number(text)
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return text
}
