/** What RE2 has not: look-around, back-references, possessive and atomic groups. */
const NOT_IN_RE2 = /\(\?(?:[=!]|<[=!]|>)|\\[1-9]|[*+?}]\+/

/** What RE2 writes in another way than JavaScript: flags in front, named groups, the ends of the text. */
function toJavaScript(text: string): string {
  return text
    .replaceAll(/\(\?[imsU-]+\)/g, '')
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?[imsU-]+:/g, '(?:')
    .replaceAll(/\\[AzCQE]/g, '')
}

/**
 * Whether Prometheus could compile the expression, as far as that can be told here.
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function isRe2(text: string): boolean {
  if (NOT_IN_RE2.test(text.replaceAll('\\\\', ''))) return false
  try {
    new RegExp(toJavaScript(text))
    return true
  } catch {
    return false
  }
}

/** What JavaScript reads otherwise or not at all: classes by name, `\\Q` and `\\C`, flags in the middle. */
const READ_OTHERWISE = /\[\[:|\\[pPQEC]|\(\?[imsU-]+[:)]/

/**
 * The expression as Prometheus' relabeling takes it, for a text from beginning to end.
 *
 * @returns `undefined` where JavaScript cannot tell what it means
 */
export function wholeMatcher(text: string): RegExp | undefined {
  const [all = '', flags = ''] = /^\(\?([ims]+)\)/.exec(text) ?? []
  const rest = text.slice(all.length)
  if (READ_OTHERWISE.test(rest)) return undefined
  try {
    return new RegExp(`^(?:${toJavaScript(rest)})$`, [...new Set(`${flags}s`)].join(''))
  } catch {
    return undefined
  }
}
