/** Columns of text, the first one left-aligned, the others right-aligned. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows
    .map((row) =>
      row
        .map((text, column) =>
          column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The same as a table of Markdown; `left` for words. */
export function formatMarkdown(
  [head = [], ...rows]: readonly (readonly string[])[],
  align: 'left' | 'right' = 'right',
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(head),
    line(head.map((_, column) => (column === 0 || align === 'left' ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n')
}
