import { labelBeside } from '../model/sender.ts'
import type { Ways } from '../model/ways.ts'
import { isIndentedTooLittle } from '../model/ways.ts'
import type { Reading } from '../reading/reading.ts'
import { draftAzure } from './azure.ts'
import { draftDeployer, leaveInline } from './deployer.ts'
import { draftIdentity, notePodIdentity } from './identity.ts'
import type { Ledger } from './ledger.ts'
import { draftPrometheus } from './prometheus.ts'
import { draftName } from './release.ts'
import { createSheet, type Sheet } from './sheet.ts'
import { draftSidecar } from './sidecar.ts'
import { type Source, sourceOf } from './source.ts'
import type { Notes } from './todo.ts'

/** A Prometheus and its first way to Azure as a cluster, with what its environment would share. */
export interface ClusterDraft {
  readonly source: Source
  readonly sheet: Sheet
}

export function draftCluster(
  all: Ways,
  reading: Reading,
  ledger: Ledger,
  notes: Notes,
): ClusterDraft | undefined {
  const [way] = all.ways
  if (way === undefined) return undefined
  const sheet = createSheet(ledger, notes)
  const source = sourceOf(all, way, reading, sheet)
  if (isIndentedTooLittle(way.sender)) {
    reading.problems.push(
      `${way.sender.title}: the fields of the container stand beside containers, indented too little: Helm gives the container none of them; they are read as they were meant`,
    )
  }
  if (labelBeside(way.sender.spec) !== undefined) {
    reading.problems.push(
      `${way.sender.title}: cluster stands beside externalLabels, indented too little: Helm makes no label of it; it is read as it was meant`,
    )
  }
  for (const other of source.vault.others) {
    sheet.leftOut(other, 'a SecretProviderClass that the sidecar does not mount')
  }
  draftAzure(source)
  draftName(source)
  const guess = draftIdentity(source)
  notePodIdentity(source, guess)
  draftDeployer(source)
  draftPrometheus(source, guess)
  if (Object(sheet.draft.clusters).transport !== 'native') draftSidecar(source)
  leaveInline(source)
  return { source, sheet }
}
