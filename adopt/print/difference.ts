import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import type { Cluster, Environment } from '../../contract/environment/resolve.ts'
import { deployedName } from '../../contract/environment/rules/deployers.ts'
import type { EnvironmentDraft } from '../draft/environments.ts'
import { type Draft, fill, isTodo } from '../draft/todo.ts'
import type { Compared, Section } from './difference-row.ts'
import { ROWS } from './difference-rows.ts'
import { placeholder } from './print.ts'

const TITLES: { readonly [S in Section]: string } = {
  labels: 'Labels of the samples',
  series: 'Series that are sent',
  identity: 'Identity',
  pod: 'Pod',
}

/**
 * What is different afterwards, of every cluster: `-` is today, `+` is what a synthesis makes of the
 * environment file. What is the same is not said.
 */
export function difference(environments: readonly EnvironmentDraft[]): string {
  return environments.map(ofEnvironment).join('\n')
}

function ofEnvironment({ clusters, draft, name }: EnvironmentDraft): string {
  const { environments } = checkEnvironments([fill(draft) as EnvironmentInput])
  const drafts = Object(draft.clusters)
  return clusters
    .flatMap(({ source }, index) => {
      const cluster = environments[0]?.clusters[index]
      if (cluster === undefined) return []
      const called = printed(drafts[index]?.name)
      const compared = {
        source,
        cluster,
        draft: drafts[index],
        deployer: deployerOf(environments[0], cluster),
        name: called,
        workspace: printed(Object(draft.workspace).name),
      }
      return [
        `${name}, cluster ${called}, from ${source.way.sender.title}\n`,
        ...sections(compared),
      ]
    })
    .join('')
}

/** The object that is written, by its name. */
function deployerOf(environment: Environment | undefined, cluster: Cluster): string | undefined {
  const kind = environment?.argocd ? 'Application' : environment?.flux && 'HelmRelease'
  return environment && kind && `${kind} ${deployedName(environment, cluster)}`
}

function printed(draft: Draft): string {
  return isTodo(draft) ? placeholder(draft) : String(draft)
}

function sections(compared: Compared): readonly string[] {
  return (Object.keys(TITLES) as Section[]).map((section) => {
    const lines = ROWS.filter((row) => row.section === section).flatMap(({ what, compare }) => {
      const { before, after } = compare(compared)
      if (before === after) return []
      return [
        ...(before === undefined ? [] : [`  - ${what}: ${before}`]),
        ...(after === undefined ? [] : [`  + ${what}: ${after}`]),
      ]
    })
    const body = lines.length === 0 ? ['  the same'] : lines
    return `\n${TITLES[section]}\n${body.join('\n')}\n`
  })
}
