import type { EnvironmentDraft } from '../draft/environments.ts'
import { type Draft, isList, isTodo, type Todo } from '../draft/todo.ts'

/** The text of `environments/<name>.ts`, formatted as the project's formatter does it. */
export function printEnvironments(
  environments: readonly Pick<EnvironmentDraft, 'draft' | 'name'>[],
  from: readonly string[],
): string {
  return [
    "import { defineEnvironment } from 'azure-monitor-remote-write'",
    ...environments.flatMap(({ draft, name }) => [
      '',
      `/** Adopted from ${from.join(', ')}. What is marked TODO has to be filled in. */`,
      `export const ${identifier(name)} = defineEnvironment(${print(draft, '')})`,
    ]),
    '',
  ].join('\n')
}

/** The texts in the file are placeholders such as `<vault>`: a synthesis names each that is left. */
export function placeholder({ what }: Todo): string {
  return `<${what}>`
}

/** A value as it is written in TypeScript. */
export function print(draft: Draft, indent: string): string {
  if (isTodo(draft)) return quote(placeholder(draft))
  if (typeof draft === 'string') return quote(draft)
  if (typeof draft !== 'object') return String(draft)
  const deeper = `${indent}  `
  const lines = isList(draft)
    ? draft.map((entry) => `${deeper}${print(entry, deeper)},${comment(entry)}`)
    : Object.entries(draft).flatMap(([key, entry]) =>
        entry === undefined ? [] : [property(printKey(key), entry, deeper)],
      )
  const [open, close] = isList(draft) ? ['[', ']'] : ['{', '}']
  return lines.length === 0 ? open + close : [open, ...lines, `${indent}${close}`].join('\n')
}

/** The widths at which the formatter breaks a line, and below which a key keeps its text beside it. */
const WIDTH = 100
const SHORT_KEY = 5

function property(key: string, value: Draft, indent: string): string {
  const start = `${indent}${key}: `
  const inLine = isList(value) ? listInLine(value) : undefined
  if (inLine !== undefined && start.length + inLine.length < WIDTH) return `${start}${inLine},`
  const text = print(value, indent)
  const isTooLong = typeof value === 'string' && start.length + text.length >= WIDTH
  return isTooLong && key.length >= SHORT_KEY
    ? `${indent}${key}:\n${indent}  ${text},`
    : `${start}${text},${comment(value)}`
}

/** Texts and numbers stand in one line if they fit. */
function listInLine(list: readonly Draft[]): string | undefined {
  return list.length > 0 && list.every((entry) => typeof entry !== 'object')
    ? `[${list.map((entry) => print(entry, '')).join(', ')}]`
    : undefined
}

function comment(draft: Draft): string {
  return isTodo(draft) ? ` // TODO ${draft.hint.replaceAll(/\s+/g, ' ')}` : ''
}

function printKey(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : quote(key)
}

function quote(text: string): string {
  const json = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return text.includes("'") && !text.includes('"')
    ? `"${json}"`
    : `'${json.replaceAll("'", "\\'")}'`
}

/** `north-europe` becomes `northEurope`. */
export function identifier(name: string): string {
  return name.replaceAll(/-+([a-z0-9]?)/g, (_, letter: string) => letter.toUpperCase())
}
