import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import { accept, ConfigurationError, type Findings } from '../../contract/problem.ts'
import type { Command } from '../command.ts'
import { Refusal } from '../report.ts'
import { type Answers, answersFrom, optionsOf } from './answers.ts'
import { asInput, environmentFrom, listed, printEnvironment } from './environment.ts'
import { FILES, type Manifest, MODULES, manifestWith, nextSteps, PIPELINES } from './files.ts'

/** Writes what a repository of one's own needs. Nothing that is there is changed, but what lists things. */
export const init: Command = async ({ project: { root }, args, home, version, say, tell }) => {
  const answers = await answersWithPeople(args)
  const environment = environmentFrom(answers)
  const { name } = answers
  const findings = checkEnvironments([asInput(environment)])
  tell(acceptAnswers(answers, { ...findings, problems: findings.problems.filter(isAnother) }))

  const index = read(root, 'environments/index.ts')
  const list = listed(index, name)
  const before = read(root, 'package.json')
  const manifest: Manifest | undefined = before === undefined ? undefined : JSON.parse(before)
  const isOfModules = manifest === undefined || manifest.type === 'module'
  const files = new Map<string, string>([
    [`environments/${name}.ts`, printEnvironment(environment)],
    ...Object.entries({ ...FILES, ...(!isOfModules && MODULES) }),
    ...(PIPELINES[answers.pipelines] ?? []).map(
      (path) => [path, readFileSync(join(home, path), 'utf8')] as const,
    ),
  ])
  for (const [path, text] of files) {
    const isThere = existsSync(join(root, path))
    if (!isThere) write(root, path, text)
    say(`${isThere ? 'kept   ' : 'written'} ${path}\n`)
  }
  for (const [path, text] of [
    [
      'package.json',
      `${JSON.stringify(manifestWith(manifest, basename(root), version), null, 2)}\n`,
    ],
    ['environments/index.ts', list ?? index ?? ''],
  ] as const) {
    const isSame = read(root, path) === text
    if (!isSame) write(root, path, text)
    say(`${isSame ? 'kept   ' : 'written'} ${path}\n`)
  }
  say(`\nNext:\n${nextSteps(answers, list === undefined)}`)
}

/** A release brings an image; without one, the synthesis asks for one, and the rest is written meanwhile. */
function isAnother({ path }: { readonly path: string }): boolean {
  return !/: clusters\[0\]\.sidecar(\.image)?$/.test(path)
}

/** @throws Refusal with everything that is wrong, and the command that says the rest once more */
function acceptAnswers(answers: Answers, findings: Findings): string {
  try {
    return accept(`environment ${answers.name}`, findings)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new Refusal(
      `${error.message}\nNothing was written. As options, to be completed: init ${optionsOf(answers)}`,
    )
  }
}

async function answersWithPeople(args: readonly string[]): Promise<Answers> {
  if (!process.stdin.isTTY || args.length > 0) return answersFrom(args, undefined)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await answersFrom(args, async (question, byDefault) => {
      const answer = await terminal.question(
        `${question}${byDefault === '' ? '' : ` [${byDefault}]`}: `,
      )
      return answer.trim() || byDefault
    })
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') {
      throw new Refusal('\nNothing was written.')
    }
    throw error
  } finally {
    terminal.close()
  }
}

function read(root: string, path: string): string | undefined {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function write(root: string, path: string, text: string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  if (text.startsWith('#!')) chmodSync(file, 0o755)
}
