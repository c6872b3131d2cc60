/**
 * Replaces what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`: figures come from runs,
 * the words around them from people.
 *
 * @throws Error when the page has no such section
 */
export function replaceSection(page: string, name: string, content: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 || to < from) throw new Error(`the page has no section ${begin} ... ${end}`)
  return `${page.slice(0, from + begin.length)}\n${content.trim()}\n${page.slice(to)}`
}
