import { LineCounter, parseAllDocuments, type YAMLError } from 'yaml'
import { readLineByLine } from './line-by-line.ts'
import type { Field, Node } from './tree.ts'
import { treeOfYaml } from './tree-of-yaml.ts'

/** A text, and what it is called. */
export interface Source {
  readonly file: string
  readonly text: string
  /** Before every path: what a text that holds YAML is called. */
  readonly prefix: string
  /** Lines of the file before the text. */
  readonly lines: number
  /** Which document of the file a text stands in; left out, the text is the file. */
  readonly document?: number
}

/** What the text says, and what a person has to know of how it was read. */
export interface Parsed {
  readonly trees: readonly Node[]
  readonly fields: readonly Field[]
  /** Mistakes that were read as they were meant. */
  readonly problems: readonly string[]
  /** What could not be read. */
  readonly errors: readonly string[]
}

/**
 * Reads YAML (or JSON) as Helm does. Microsoft's page has tabs in it and a SecretProviderClass that does
 * not parse; people have copied both, so these are read as they were meant.
 */
export function parse(source: Source): Parsed {
  const parsed = parseText(source)
  if (!source.text.includes('\t')) return parsed
  if (parsed.errors.length === 0) {
    // Helm's parser takes no tab before a comment, which ours does.
    const isRefused = /^[ ]*\t[ \t]*#/m.test(source.text)
    return isRefused
      ? { ...parsed, problems: [`${source.file}: ${TABS}`, ...parsed.problems] }
      : parsed
  }
  const again = parseText({ ...source, text: source.text.replaceAll('\t', '  ') })
  return again.errors.length > 0
    ? parsed
    : { ...again, problems: [`${source.file}: ${TABS}`, ...again.problems] }
}

const TABS = 'tabs, which YAML forbids, are read as two spaces'

function parseText({ file, text, prefix, lines, document: outer }: Source): Parsed {
  const counter = new LineCounter()
  const options = { lineCounter: counter, logLevel: 'silent', uniqueKeys: false } as const
  const documents = [...parseAllDocuments(text, options)]
  const trees: Node[] = []
  const fields: Field[] = []
  const problems: string[] = []
  const errors: string[] = []
  const lineAt = (offset: number) => lines + counter.linePos(offset).line
  documents.forEach((document, index) => {
    const [error] = document.errors
    const [start = 0, , end = text.length] = document.range ?? []
    const part = text.slice(start, end)
    const place = {
      file,
      document: outer ?? index,
      prefix,
      lineAt,
      onField: (one: Field) => fields.push(one),
    }
    if (error === undefined) {
      trees.push(
        treeOfYaml(document, {
          ...place,
          onRepeatedKey: (path, line) =>
            problems.push(
              `${file}:${line}: ${path} is there twice: the last one counts, as in Helm`,
            ),
          onTemplate: (line) => errors.push(templateError(file, line)),
        }),
      )
    } else if (/^kind:\s*SecretProviderClass/m.test(part)) {
      problems.push(`${file}: not YAML, read line by line: ${messageOf(error)}`)
      trees.push(readLineByLine(part, { ...place, lineAt: (line) => lineAt(start) + line }))
    } else {
      errors.push(errorOf(error, file, part, lines))
    }
  })
  return { trees, fields, problems, errors: [...new Set(errors)] }
}

/** The parser's own, without the lines that it quotes: a secret could stand in them. */
function errorOf(error: YAMLError, file: string, part: string, lines: number): string {
  const { line = 1, col = 1 } = error.linePos?.[0] ?? {}
  return /^[^'"#\n]*\{\{/m.test(part)
    ? templateError(file, lines + line)
    : `${file}:${lines + line}:${col}: ${messageOf(error)}\n  next: correct the YAML there; Helm refuses it as well`
}

function messageOf({ message }: YAMLError): string {
  const [first = ''] = message.split('\n')
  return first.replace(/ at line \d+, column \d+:?$/, '')
}

function templateError(file: string, line: number): string {
  return `${file}:${line}: this is a template, which only Helm (or helmfile) can evaluate\n  next: helm get values RELEASE --all -o yaml | npm run -s adopt -- -`
}
