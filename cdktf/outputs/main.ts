import { spawnSync } from 'node:child_process'
import { existsSync, fstatSync, readFileSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import { ConfigurationError } from '../../contract/problem.ts'
import { outputsFromTerraform } from '../../contract/terraform-outputs.ts'
import { environments } from '../../environments/index.ts'
import { parseRequest } from './request.ts'

const root = resolve(import.meta.dirname, '../..')

/** Writes `environments/<environment>.outputs.json` from what Terraform says after an apply. */
async function writeOutputs(): Promise<void> {
  const { environment, file } = parseRequest(process.argv.slice(2), parseEnvironments(environments))
  const { name } = environment
  const json =
    file === undefined ? (await readStandardInput()) || askTerraform(name) : readFrom(file)
  const outputs = outputsFromTerraform(environment, json)

  const target = resolve(root, `environments/${name}.outputs.json`)
  const before = existsSync(target) ? readFileSync(target, 'utf8') : undefined
  if (outputs !== before) writeFileSync(target, outputs)
  const what = outputs === before ? 'is up to date' : 'written'
  process.stdout.write(
    `${relative(process.cwd(), target)} ${what}. Next: npm run synth:kubernetes, then commit environments/ and dist/.\n`,
  )
}

/** What is piped or redirected in; empty for a terminal and for a pipeline without any input. */
async function readStandardInput(): Promise<string> {
  const stdin = fstatSync(0)
  if (!stdin.isFIFO() && !stdin.isSocket() && !stdin.isFile()) return ''
  const hint = setTimeout(() => {
    process.stderr.write('waiting for the output of `terraform output -json` on standard input\n')
  }, 3_000)
  const json = await text(process.stdin)
  clearTimeout(hint)
  return json.trim()
}

function readFrom(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigurationError('npm run outputs', [
      {
        path: '--file',
        value: file,
        allowed: `a file that can be read (${error instanceof Error ? error.message : error})`,
        next: `terraform output -json > ${file}, after terraform apply`,
      },
    ])
  }
}

function askTerraform(environment: string): string {
  const stack = `dist/terraform/stacks/${environment}`
  const terraform = process.env.TERRAFORM_BINARY_NAME ?? 'terraform'
  const { stdout, stderr, status, error } = spawnSync(
    terraform,
    [`-chdir=${resolve(root, stack)}`, 'output', '-no-color', '-json'],
    { encoding: 'utf8' },
  )
  if (status === 0) return stdout
  const reason = error?.message ?? stderr.trim().replaceAll(/\s*\n\s*/g, ' ')
  throw new ConfigurationError(`${terraform} output`, [
    {
      path: stack,
      value: reason,
      allowed: 'a stack that is initialized and applied',
      next: `terraform init and terraform apply in ${stack}; or pipe: terraform output -json | npm run outputs -- ${environment}`,
    },
  ])
}

try {
  await writeOutputs()
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
