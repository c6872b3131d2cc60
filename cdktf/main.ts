import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { App } from 'cdktf'
import { checkEnvironments } from '../contract/environment/parse.ts'
import { accept, ConfigurationError, WARNINGS_AS_ERRORS } from '../contract/problem.ts'
import { environments } from '../environments/index.ts'
import { EnvironmentStack } from './environment-stack.ts'

/** Writes `dist/terraform` anew from every environment. The cdktf CLI says where else to. */
function synthesize(): void {
  const { environments: parsed, ...findings } = checkEnvironments(environments)
  const warningsAsErrors = process.argv.includes(WARNINGS_AS_ERRORS)
  process.stderr.write(accept('environments/', findings, { warningsAsErrors }))

  const outdir = process.env.CDKTF_OUTDIR ?? resolve(import.meta.dirname, '../dist/terraform')
  mkdirSync(outdir, { recursive: true })
  const app = new App({ outdir, stackTraces: false })
  for (const environment of parsed) new EnvironmentStack(app, environment)

  // Only now, when nothing can be wrong any more.
  removeStale(
    join(outdir, 'stacks'),
    parsed.map(({ name }) => name),
  )
  app.synth()

  const files = ['manifest.json', ...parsed.map(({ name }) => `stacks/${name}/cdk.tf.json`)]
  for (const file of files) formatJson(join(outdir, file))
}

/**
 * Empties the stacks, whose every file Terraform would apply, and removes those of environments that are
 * gone. What `terraform init` wrote (`.terraform`, `.terraform.lock.hcl`) is not ours and stays.
 */
function removeStale(stacks: string, names: readonly string[]): void {
  for (const stack of readdirSync(stacks)) {
    const folder = join(stacks, stack)
    const stale = names.includes(stack)
      ? readdirSync(folder).filter((file) => !file.startsWith('.terraform'))
      : ['']
    for (const file of stale) rmSync(join(folder, file), { recursive: true })
  }
}

/** Every version of cdktf has a layout of its own; a diff should show what changed for Azure only. */
function formatJson(path: string): void {
  const json: unknown = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, `${JSON.stringify(json, null, 2)}\n`)
}

try {
  synthesize()
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
