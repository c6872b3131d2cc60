import { accepted } from './draft/accept.ts'
import { draftCluster } from './draft/cluster.ts'
import { type EnvironmentDraft, environmentsOf, inOrder } from './draft/environments.ts'
import { createLedger, type Entry, MOVE_IT, NOT_ABOUT_THIS } from './draft/ledger.ts'
import type { Notes } from './draft/todo.ts'
import { configured } from './model/configured.ts'
import { findAll, hasOwnWay, unusedProxies } from './model/find.ts'
import { withoutReplicas } from './model/replicas.ts'
import { placeOf } from './model/sender.ts'
import { type Stray, secretWrites, strays } from './model/strays.ts'
import { waysOf } from './model/ways.ts'
import { type Input, type Reading, readInputs } from './reading/reading.ts'
import { rawAt } from './reading/tree.ts'
import { releasesOf } from './wrappers/releases.ts'

/** Environments that are the equivalent of what was adopted, and what a person has to know of them. */
export interface Adoption extends Notes {
  readonly environments: readonly EnvironmentDraft[]
  /** What sends to Azure and has no place in an environment, with what to do. */
  readonly refused: readonly Stray[]
  /** What became of every field of the files. */
  readonly entries: readonly Entry[]
  readonly reading: Reading
}

/**
 * Turns files that people have into environments. Nothing that cannot be read is taken for absent.
 *
 * @param name - of the environment; several are called `<name>-<workspace>`
 */
export function adopt(name: string, inputs: readonly Input[]): Adoption {
  const reading = readInputs(inputs)
  const notes: Notes = { changes: [], unknown: [] }
  const found = findAll(releasesOf(reading, hasOwnWay))
  const ledger = createLedger(reading)
  const { senders, replicas } = withoutReplicas(configured(found.senders))
  for (const { metadata, spec } of replicas) {
    for (const tree of [metadata, spec])
      ledger.leftOut(tree, 'a pod of a Prometheus that is adopted')
  }
  const all = senders.map((sender) => waysOf(sender, found.proxies, reading))
  const clusters = all.flatMap((ways) => draftCluster(ways, reading, ledger, notes) ?? [])
  for (const { sender, unheard } of all.filter(({ ways }) => ways.length === 0)) {
    for (const write of unheard) {
      reading.missing.push(
        `who listens on ${rawAt(write, 'url')} (${placeOf(write, sender.title)}): give the pod or the values that have the container as well`,
      )
    }
  }
  const isUsed = clusters.some(({ source }) => source.way.sidecar?.isAadAuthProxy)
  const refused = [...found.refused, ...(isUsed ? [] : unusedProxies(found.proxies))]
  for (const { tree, what } of refused) ledger.leftOut(tree, what)
  for (const { node, what } of reading.documents.flatMap(({ tree }) => secretWrites(tree))) {
    ledger.leftOut(node, 'a Secret is never read')
    reading.missing.push(
      `${what}: a Secret is never read; write them into the file, without what is secret in them`,
    )
  }
  const environments = accepted(environmentsOf(name, clusters), notes).map((one) => ({
    ...one,
    draft: inOrder(one.draft),
  }))
  const entries = ledger.entries()
  const untaken = entries
    .filter(({ why }) => why === NOT_ABOUT_THIS || why === MOVE_IT)
    .map(({ field }) => field)
  return {
    environments,
    refused: [...refused, ...strays(untaken)],
    entries,
    reading,
    changes: [...new Set(notes.changes)],
    unknown: [...new Set([...reading.missing, ...notes.unknown])],
  }
}
