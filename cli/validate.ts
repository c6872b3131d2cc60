import type { Environment } from '../contract/environment/resolve.ts'
import { ConfigurationError } from '../contract/problem.ts'
import type { Command, Invocation } from './command.ts'
import { checkAgainstCrds, crdPathsOf } from './crds.ts'
import { readDist } from './dist.ts'
import { type Difference, differences } from './folder.ts'
import { acceptAll, Refusal } from './report.ts'
import { synthesisOf } from './synthesis.ts'
import { waitingImports } from './waiting-imports.ts'

/**
 * What has to hold for every change: types of the environment files, values, outputs, and that `dist/` is
 * what they say; with `--crds` that the API server knows every field of it. Changes no file, and says everything
 * at once.
 */
export const validate: Command = async (invocation) => {
  const { project, say } = invocation
  const paths = crdPathsOf(invocation.args)
  const [types, rest, crds] = await Promise.allSettled([
    invocation.typeProblems(project),
    validateSynthesis(invocation),
    validateCrds(invocation, paths),
  ])
  const refusals = [
    ...(types.status === 'rejected' ? [messageOf(types.reason)] : [types.value ?? []].flat()),
    ...[rest, crds].flatMap((one) => (one.status === 'rejected' ? [messageOf(one.reason)] : [])),
  ]
  if (refusals.length > 0 || rest.status === 'rejected') throw new Refusal(refusals.join('\n'))
  const { environments, count } = rest.value
  const clusters = environments.flatMap((environment) => environment.clusters)
  say(
    `environments/ is valid (environments: ${environments.length}, clusters: ${clusters.length})\n`,
  )
  say(`dist/ is up to date: ${count} files\n`)
  if (crds.status === 'fulfilled') say(crds.value)
}

/** Empty where no CRDs are given. */
async function validateCrds(
  { project, warningsAsErrors, tell }: Invocation,
  paths: readonly string[],
): Promise<string> {
  if (paths.length === 0) return ''
  const files = readDist(project, ['kubernetes'])
  const { said, warnings } = checkAgainstCrds(project.root, paths, files, { warningsAsErrors })
  tell(warnings)
  return said
}

async function validateSynthesis({
  project,
  warningsAsErrors,
  loadEnvironments,
  tell,
}: Invocation): Promise<{ environments: readonly Environment[]; count: number }> {
  const before = readDist(project)
  const inputs = await loadEnvironments(project)
  const { environments, sections, notes, files } = synthesisOf(project, inputs, before)
  tell(acceptAll(sections, { warningsAsErrors }))
  for (const note of notes) tell(`${note}\n`)
  const after = files()
  const drift = differences(before, after)
  const waiting = waitingImports(project, after)
  for (const note of waiting.notes) tell(`${note}\n`)
  const refusals = [...(drift.length > 0 ? [describeDrift(drift)] : []), ...waiting.refusals]
  if (refusals.length > 0) throw new Refusal(refusals.join('\n'))
  return { environments, count: after.size }
}

const KINDS: Readonly<Record<Difference['kind'], string>> = {
  missing: 'is missing',
  changed: 'is another',
  stale: 'is left over',
}

function describeDrift(drift: readonly Difference[]): string {
  const lines = drift.map(({ path, kind }) => `  dist/${path} ${KINDS[kind]}`)
  return [
    'dist/ is not what the environments say:',
    ...lines,
    '  next: npm run synth, look at git diff dist, and commit it',
  ].join('\n')
}

/** What people are meant to read; anything else is a defect, and shown whole. */
function messageOf(reason: unknown): string {
  if (reason instanceof ConfigurationError || reason instanceof Refusal) return reason.message
  throw reason
}
