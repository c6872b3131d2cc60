import { placesOf } from '../cdk8s/cluster-files.ts'
import { rootPlace } from '../cdk8s/environment-files.ts'
import { type Files, synthesize } from '../cdk8s/synthesize.ts'
import { certificateProblems, withApplied } from '../contract/applied-certificates.ts'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { checkEnvironments } from '../contract/environment/parse.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import type { Warning } from '../contract/problem.ts'
import {
  checkOutputs,
  type EnvironmentOutputs,
  outputsFile,
} from '../contract/terraform-outputs.ts'
import { unlistedFiles } from './environment-files.ts'
import { lostStates } from './losses.ts'
import { checkOutputsFiles, readEnvironmentNames, readOutputsFiles } from './outputs-files.ts'
import { ownTerraform } from './own-terraform.ts'
import type { Project } from './project.ts'
import type { Section } from './report.ts'
import { terraformFiles } from './terraform-files.ts'
import { waitingNotes } from './waiting-notes.ts'

/** What the environments of a project become. Nothing is written yet. */
export interface Synthesis {
  readonly environments: readonly Environment[]
  readonly sections: readonly Section[]
  /** Lines that are neither right nor wrong: what waits, and for what. */
  readonly notes: readonly string[]
  /** Everything below `dist/`, by path there; only to be called when no section has a problem. */
  readonly files: () => Files
}

/** The halves of `dist/`, each of which can be synthesized alone. */
export const PARTS = ['terraform', 'kubernetes'] as const
export type Part = (typeof PARTS)[number]

/** @param before - what `dist/` holds today, as far as it is synthesized */
export function synthesisOf(
  project: Project,
  inputs: readonly EnvironmentInput[],
  before: Files,
  parts: readonly Part[] = PARTS,
): Synthesis {
  const { environments: parsed, ...findings } = checkEnvironments(inputs)
  const texts = readOutputsFiles(project)
  const environments = parsed.map((each) => withApplied(each, texts.get(each.name)))
  const names = inputs.map(({ name }) => name)
  const written = readEnvironmentNames(project)
  const files = checkOutputsFiles(environments, names, [...texts.keys()], written)
  const warnings: readonly Warning[] = [...findings.warnings, ...unlistedFiles(project)]
  const own = ownTerraform(project, environments)
  const lost = lostStates(before, environments, [...texts.keys()])

  const outputs = new Map<Environment, EnvironmentOutputs>()
  const sections: Section[] = [
    {
      subject: 'environments/',
      findings: {
        problems: [...findings.problems, ...lost, ...environments.flatMap(certificateProblems)],
        warnings,
      },
    },
    { subject: 'environments/*.terraform/', findings: own },
    { subject: "Terraform's outputs", findings: files },
  ]
  for (const environment of environments) {
    const text = texts.get(environment.name)
    // Terraform's half has to go on without them: it is what brings good ones.
    if (text === undefined || !parts.includes('kubernetes')) continue
    const checked = checkOutputs(environment, text)
    sections.push({ subject: outputsFile(environment), findings: checked })
    if (checked.outputs !== undefined) outputs.set(environment, checked.outputs)
  }
  return {
    environments,
    sections,
    notes: parts.includes('kubernetes')
      ? environments.flatMap((environment) => waitingNotes(environment, outputs.get(environment)))
      : [],
    files: () =>
      new Map([
        ...(parts.includes('terraform') ? [...terraformHalf(environments), ...own.files] : []),
        ...(parts.includes('kubernetes') ? kubernetesHalf(outputs, before) : []),
      ]),
  }
}

function terraformHalf(environments: readonly Environment[]): [string, string][] {
  return [...terraformFiles(environments)].map(([path, text]) => [`terraform/${path}`, text])
}

function kubernetesHalf(
  outputs: ReadonlyMap<Environment, EnvironmentOutputs>,
  before: Files,
): [string, string][] {
  return [...outputs].flatMap(([environment, known]) => {
    const made = synthesize(environment, known)
    return [...keptFiles(environment, known, before).filter(([path]) => !made.has(path)), ...made]
  })
}

/** YAML never runs ahead of an apply: what a cluster runs with today is what it runs with until then. */
function keptFiles(
  { name }: Environment,
  { waiting }: EnvironmentOutputs,
  before: Files,
): [string, string][] {
  const kept = waiting.filter(({ changed }) => changed)
  const starts = [
    ...kept.flatMap((cluster) => {
      const { folder, ...files } = placesOf(name, cluster.name)
      return [`${folder}/`, ...Object.values(files)]
    }),
    ...(kept.length > 0 ? [rootPlace(name)] : []),
  ]
  return [...before].filter(([path]) => starts.some((start) => path.startsWith(start)))
}
