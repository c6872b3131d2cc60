import type { Cluster } from '../../contract/environment/resolve.ts'
import type { Source } from '../draft/source.ts'
import { type Draft, type DraftObject, isTodo } from '../draft/todo.ts'
import { type Dict, plain } from '../reading/tree.ts'
import { placeholder } from './print.ts'

export type Section = 'labels' | 'series' | 'identity' | 'pod'

interface Sides {
  readonly before: string | undefined
  readonly after: string | undefined
}

export interface Compared {
  /** Today. */
  readonly source: Source
  /** Afterwards, with an example for everything that is to be filled in. */
  readonly cluster: Cluster
  /** The same without examples: what is printed of it is a value, or what is to be filled in. */
  readonly draft: DraftObject
  /** What deploys it afterwards. */
  readonly deployer: string | undefined
  /** Names of both as they are printed: what is to be filled in says so. */
  readonly name: string
  readonly workspace: string
}

export interface Row {
  readonly section: Section
  readonly what: string
  compare(compared: Compared): Sides
}

export function row(section: Section, what: string, compare: (compared: Compared) => Sides): Row {
  return { section, what, compare }
}

/** What stands at a path of the draft, `undefined` where nothing does. */
export function drafted({ draft }: Compared, ...path: readonly string[]): string | undefined {
  const found = path.reduce<Draft | undefined>(
    (one, key) => (one === undefined || isTodo(one) ? one : Object(one)[key]),
    draft,
  )
  if (found === undefined) return undefined
  return isTodo(found) ? placeholder(found) : printed(found)
}

export function printed(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Names and texts in one order, so that the same reads the same. */
export function texts(all: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return listed(entries.map(([key, value]) => `${key}=${value}`))
}

/** `undefined` where there is none. */
export function listed(all: readonly string[]): string | undefined {
  return all.length === 0 ? undefined : all.join(', ')
}

/** Without what stands before and behind the host, which may be a secret. */
export function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : url
}

/** Labels or annotations as they stand in a file. */
export function plainTexts(node: Dict): Readonly<Record<string, string>> {
  return Object.fromEntries([...node.entries].map(([key, one]) => [key, String(plain(one))]))
}
