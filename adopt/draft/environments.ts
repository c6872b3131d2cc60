import {
  environmentJsonSchema,
  isSchema,
  type Schema,
} from '../../contract/environment/schema-at.ts'
import type { ClusterDraft } from './cluster.ts'
import { clientId } from './identity-type.ts'
import { below } from './sheet.ts'
import { ingestionUrl } from './source.ts'
import { type Draft, type DraftObject, exampleId, isList, isTodo } from './todo.ts'

/** One environment: all clusters that write to one workspace. */
export interface EnvironmentDraft {
  readonly name: string
  readonly clusters: readonly ClusterDraft[]
  readonly draft: DraftObject
}

/**
 * Several workspaces, tenants or clouds are several environments.
 *
 * @param name - of the only one; several are `<name>-<workspace>`
 */
export function environmentsOf(
  name: string,
  clusters: readonly ClusterDraft[],
): EnvironmentDraft[] {
  const groups = groupsOf(clusters)
  const names = namesOf(name, groups)
  return groups.map((group, index) => ({
    name: names[index] ?? name,
    clusters: group,
    draft: assemble(names[index] ?? name, group),
  }))
}

/**
 * What tells a workspace: the host that takes its samples. It is in one tenant and one cloud, so a cluster
 * that does not say which one joins those that do.
 */
function groupsOf(clusters: readonly ClusterDraft[]): readonly (readonly ClusterDraft[])[] {
  const groups: ClusterDraft[][] = []
  for (const cluster of clusters) {
    const fitting = groups.find((group) => group.every((other) => isTogether(cluster, other)))
    if (fitting === undefined) groups.push([cluster])
    else fitting.push(cluster)
  }
  return groups
}

function isTogether(one: ClusterDraft, other: ClusterDraft): boolean {
  const fits = (key: string) => {
    const [mine, theirs] = [one.sheet.draft[key], other.sheet.draft[key]]
    return isTodo(mine) || isTodo(theirs) || JSON.stringify(mine) === JSON.stringify(theirs)
  }
  return hostOf(one) === hostOf(other) && fits('tenantId') && fits('cloud')
}

function hostOf({ source }: ClusterDraft): string {
  const { text, why = '' } = ingestionUrl(source)
  return text !== undefined && URL.canParse(text) ? new URL(text).host : why
}

const MAX_NAME = 30

function namesOf(name: string, groups: readonly (readonly ClusterDraft[])[]): readonly string[] {
  if (groups.length === 1) return [name]
  const names: string[] = []
  for (const [index, [first]] of groups.entries()) {
    const workspace = Object(first?.sheet.draft.workspace).name
    const suffix = typeof workspace === 'string' ? workspace.toLowerCase() : `${index + 1}`
    const full = `${name}-${suffix}`.slice(0, MAX_NAME).replace(/-+$/, '')
    names.push(names.includes(full) ? `${full.slice(0, MAX_NAME - 3)}-${index + 1}` : full)
  }
  return names
}

function assemble(name: string, group: readonly ClusterDraft[]): DraftObject {
  const [first] = group
  const shared = first?.sheet.draft ?? {}
  for (const other of group.slice(1)) mergeShared(shared, other)
  return { name, ...shared, clusters: uniqueNames(withRules(group), group).map(distinct) }
}

/** What a later cluster knows and the first does not; where they differ, the first is taken. */
function mergeShared(shared: Record<string, Draft>, { sheet }: ClusterDraft): void {
  const refused = Object.entries(sheet.draft).flatMap(([key, value]) => {
    if (key === 'clusters') return []
    const known = withoutTodos(shared[key], value)
    shared[key] = known
    return differences(key, known, value)
  })
  if (refused.length === 0) return
  const why = 'an environment has one, and that of the first cluster is another, or none'
  for (const path of refused) sheet.ledger.refused(sheet.draft, path, why)
  sheet.notes.changes.push(`${refused.join(', ')} of a further cluster: left out, because ${why}`)
}

/** The same with what the other one knows of what is to be filled in. */
function withoutTodos(draft: Draft | undefined, other: Draft): Draft {
  if (draft === undefined || isTodo(draft)) return other
  if (typeof draft !== 'object' || isList(draft) || isTodo(other)) return draft
  return Object.fromEntries(
    Object.entries(draft).map(([key, value]) => {
      const theirs = Object(other)[key]
      return [
        key,
        theirs === undefined || value === undefined ? value : withoutTodos(value, theirs),
      ]
    }),
  )
}

function differences(
  path: string,
  one: Draft | undefined,
  other: Draft | undefined,
): readonly string[] {
  if (other === undefined || isTodo(other)) return []
  if (typeof other !== 'object') return one === other ? [] : [path]
  return Object.entries(other).flatMap(([key, value]) =>
    differences(isList(other) ? `${path}[${key}]` : below(path, key), Object(one)[key], value),
  )
}

/**
 * Azure accepts the same role assignment only once, so clusters that share an identity have a rule each.
 * @see repeatedGrants of contract/environment/grants.ts
 */
function withRules(group: readonly ClusterDraft[]): readonly DraftObject[] {
  const seen = new Set<string>()
  return group.map(({ sheet, source }) => {
    const cluster = sheet.draft.clusters as DraftObject
    const type = Object(cluster.identity).type
    // Identities that are to be filled in may be the same.
    const id = type === 'userAssigned' ? (clientId(source).text ?? type) : undefined
    const writer = type === 'systemAssigned' ? type : id
    if (writer === undefined || !seen.has(writer)) {
      if (writer !== undefined) seen.add(writer)
      return cluster
    }
    sheet.notes.changes.push(
      `cluster ${printed(cluster.name)} gets a data collection rule of its own: it has, or may have, the identity of another cluster, and Azure accepts the same role assignment only once`,
    )
    return { ...cluster, dataCollection: { rule: 'own' } }
  })
}

function printed(name: Draft | undefined): string {
  return typeof name === 'string' ? name : '(its name is a TODO)'
}

function uniqueNames(
  clusters: readonly DraftObject[],
  group: readonly ClusterDraft[],
): readonly DraftObject[] {
  const names: string[] = []
  return clusters.map((cluster, index) => {
    const { name } = cluster
    if (isTodo(name)) return cluster
    const text = `${name}`
    const taken = names.filter((one) => one === text).length
    names.push(text)
    if (taken === 0) return cluster
    const unique = `${text.slice(0, MAX_NAME - 3)}-${taken + 1}`
    const why = `another cluster is called ${text}: this one is ${unique} here, which is the label cluster of its samples`
    const sheet = group[index]?.sheet
    sheet?.ledger.renamed(sheet.draft, 'clusters[].name', why)
    sheet?.notes.changes.push(why)
    return { ...cluster, name: unique }
  })
}

/** What is to be filled in twice is two things: names and ids of a further cluster are others. */
const ITS_OWN = ['name', 'identity', 'vaultReader', 'destination']

function distinct(cluster: DraftObject, index: number): DraftObject {
  if (index === 0) return cluster
  const entries = Object.entries(cluster).map(([key, value]) => [
    key,
    value === undefined || !ITS_OWN.includes(key) ? value : numbered(value, index + 1),
  ])
  return Object.fromEntries(entries)
}

function numbered(draft: Draft, number: number): Draft {
  if (isTodo(draft)) {
    const { example, what } = draft
    const other = typeof example === 'string' ? anotherOf(example, number) : example
    return { ...draft, what: `${what} ${number}`, example: other }
  }
  if (typeof draft !== 'object' || isList(draft)) return draft
  return Object.fromEntries(
    Object.entries(draft).map(([key, value]) => [
      key,
      value === undefined ? undefined : numbered(value, number),
    ]),
  )
}

function anotherOf(example: string, number: number): string {
  return /^[0-9a-f-]{36}$/.test(example)
    ? exampleId(`${example} ${number}`)
    : `${example}-${number}`
}

/** The same with its keys in the order of the schema, which is the order of the documentation. */
export function inOrder(draft: DraftObject): DraftObject {
  return ordered(draft, environmentJsonSchema()) as DraftObject
}

function ordered(draft: Draft, schema: Schema): Draft {
  if (typeof draft !== 'object' || isTodo(draft)) return draft
  if (isList(draft)) {
    const { items } = schema
    return isSchema(items) ? draft.map((one) => ordered(one, items)) : draft
  }
  const variants = [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].filter(isSchema)
  const found = variants.find(({ properties = {} }) =>
    Object.keys(draft).every((key) => key in properties),
  )
  // What is a person's own has an order of its own.
  const { properties = {} } = found ?? {}
  const keys = Object.keys(properties)
  const entries = Object.entries(draft).flatMap(([key, value]) => {
    const below = properties[key]
    if (value === undefined) return []
    return [[key, isSchema(below) ? ordered(value, below) : value] as const]
  })
  return Object.fromEntries(
    entries.toSorted(([one], [other]) => keys.indexOf(one) - keys.indexOf(other)),
  )
}
