import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import {
  answerProblems,
  type Block,
  blocksOf,
  type Found,
  printBlocks,
} from '../cdktf/imports/blocks.ts'
import { type Import, importsOf } from '../cdktf/imports/imports.ts'
import { printQuestions } from '../cdktf/imports/questions.ts'
import { parseEnvironments } from '../contract/environment/parse.ts'
import { ConfigurationError } from '../contract/problem.ts'
import type { Command } from './command.ts'
import { readDist } from './dist.ts'
import { parseImportRequest } from './imports-request.ts'
import { STACK } from './own-terraform.ts'
import { Refusal } from './report.ts'
import { IMPORTS } from './waiting-imports.ts'

/** Writes `import` blocks beside a stack, for what exists already or whose state is lost. */
export const imports: Command = async ({ project, args, loadEnvironments, say }) => {
  const environments = parseEnvironments(await loadEnvironments(project))
  const { stacks, cluster, ask, file } = parseImportRequest(args, environments)
  const files = readDist(project, ['terraform'])
  const parts = stacks.flatMap(({ name, whole }) => {
    const folder = `terraform/stacks/${name}`
    const stack = files.get(`${folder}/${STACK}`)
    if (stack === undefined) {
      throw new Refusal(`dist/${folder} has no stack\n  next: npm run synth`)
    }
    const found = importsOf(JSON.parse(stack), cluster)
    return found.length === 0 ? [] : [{ folder, environment: whole, imports: found }]
  })
  const all = parts.flatMap((part) => part.imports)
  if (ask) {
    return say(printQuestions(all, stacks[0]?.whole.tenantId ?? ''))
  }
  if (all.length === 0) return say('Terraform makes nothing there, so nothing can be imported.\n')
  const found = file === undefined ? undefined : await readFound(file, all)
  for (const { folder, imports } of parts) {
    const blocks = blocksOf(imports, found)
    writeFileSync(resolve(project.dist, folder, IMPORTS), printBlocks(blocks))
    say(`dist/${folder}/${IMPORTS} written: ${counted(blocks)}\n`)
  }
  say(
    `Next: terraform plan there, until nothing that exists is created or replaced; terraform apply; remove ${IMPORTS}.\n`,
  )
}

function counted(blocks: readonly Block[]): string {
  const imported = blocks.filter((block) => 'id' in block).length
  return `${imported} to import, ${blocks.length - imported} not, each with the reason`
}

async function readFound(file: string, imports: readonly Import[]): Promise<NonNullable<Found>> {
  const next = 'npm run --silent import -- ENVIRONMENT --ask | bash > found.json'
  const subject = file === '-' ? 'standard input' : file
  const problem = (value: string, allowed: string) =>
    new ConfigurationError(subject, [{ path: 'it', value, allowed, next }])
  let found: unknown
  try {
    found = JSON.parse(file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8'))
  } catch (error) {
    throw problem(error instanceof Error ? error.message : String(error), 'JSON that can be read')
  }
  if (!isFound(found)) throw problem(typeof found, '{ "ADDRESS": ["ID"] }, as --ask prints it')
  const problems = answerProblems(imports, found, next)
  if (problems.length > 0) throw new ConfigurationError(subject, problems)
  return found
}

function isFound(value: unknown): value is NonNullable<Found> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(
    (ids: unknown) => Array.isArray(ids) && ids.every((id) => typeof id === 'string'),
  )
}
