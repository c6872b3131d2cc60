import { ConfigurationError } from '../contract/problem.ts'
import type { Command } from './command.ts'
import { readDist, writeDist, writeTerraformTo } from './dist.ts'
import { lossesBetween } from './losses.ts'
import { acceptAll } from './report.ts'
import { PARTS, type Part, synthesisOf } from './synthesis.ts'
import { waitingImports } from './waiting-imports.ts'

/** Writes `dist/` from the environments: whole, or not at all. `synth terraform` writes that half alone. */
export const synth: Command = async (invocation) => {
  const { project, args, warningsAsErrors, env, tell } = invocation
  const parts = partsOf(args)
  const inputs = await invocation.loadEnvironments(project)
  const { sections, notes, files } = synthesisOf(project, inputs, readDist(project), parts)
  tell(acceptAll(sections, { warningsAsErrors }))
  const after = files()
  const losses = lossesBetween(readDist(project, parts), after)

  const { CDKTF_OUTDIR: outdir } = env
  if (outdir !== undefined && !parts.includes('kubernetes')) writeTerraformTo(outdir, after)
  else writeDist(project, parts, after)
  const waiting = waitingImports(project, after)
  for (const line of [...notes, ...losses, ...waiting.notes, ...waiting.refusals]) tell(`${line}\n`)
}

function partsOf(args: readonly string[]): readonly Part[] {
  const unknown = args.find((arg) => !PARTS.some((part) => part === arg))
  if (unknown !== undefined) {
    throw new ConfigurationError('synth', [
      { path: 'argument', value: unknown, allowed: `${PARTS.join(', ')}, or nothing for both` },
    ])
  }
  return args.length === 0 ? PARTS : PARTS.filter((part) => args.includes(part))
}
