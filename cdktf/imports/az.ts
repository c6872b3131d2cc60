/** Writes a command of `az`, with whatever is put into it as one word of the shell. */
export function az(texts: TemplateStringsArray, ...words: readonly string[]): string {
  return String.raw({ raw: texts }, ...words.map(quote))
}

/** As one word, whatever is in it. */
export function quote(text: string): string {
  if (/^[\w./:@=-]+$/.test(text)) return text
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`
}

/** As a text of an OData filter, `displayName eq '...'`. */
export function filterByName(name: string): string {
  return `displayName eq '${name.replaceAll("'", "''")}'`
}
