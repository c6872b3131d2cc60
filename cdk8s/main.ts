import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { checkEnvironments } from '../contract/environment/parse.ts'
import { accept, ConfigurationError, WARNINGS_AS_ERRORS } from '../contract/problem.ts'
import { parseOutputs } from '../contract/terraform-outputs.ts'
import { environments } from '../environments/index.ts'
import { synthesize } from './synthesize.ts'

const root = resolve(import.meta.dirname, '..')

/** Writes `dist/kubernetes` and `dist/argocd` anew from every environment that has outputs. */
function main(): void {
  const { environments: parsed, ...findings } = checkEnvironments(environments)
  const warningsAsErrors = process.argv.includes(WARNINGS_AS_ERRORS)
  process.stderr.write(accept('environments/', findings, { warningsAsErrors }))
  const files = parsed.flatMap((environment) => {
    const outputs = join(root, `environments/${environment.name}.outputs.json`)
    if (!existsSync(outputs)) {
      process.stderr.write(
        `environments/${environment.name}.outputs.json does not exist yet, so ${environment.name} gets no YAML.\n  next: terraform apply in dist/terraform/stacks/${environment.name}, then npm run outputs -- ${environment.name}\n`,
      )
      return []
    }
    return [...synthesize(environment, parseOutputs(environment, readFileSync(outputs, 'utf8')))]
  })
  // Only now, when nothing can be wrong any more: a removed cluster must not leave its files.
  for (const folder of ['kubernetes', 'argocd']) {
    rmSync(join(root, 'dist', folder), { recursive: true, force: true })
    mkdirSync(join(root, 'dist', folder), { recursive: true })
  }
  for (const [path, text] of files) {
    const file = join(root, 'dist', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

try {
  main()
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
