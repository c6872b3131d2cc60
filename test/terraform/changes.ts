import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { nameOf, simulate } from './simulation.ts'
import { parseEnvironment, stackOf } from './stack.ts'
import { ENV } from './terraform.ts'

/** An environment that a real Terraform has applied, with stand-ins for everything in Azure. */
export class AppliedEnvironment {
  readonly #binary: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'changes-'))

  constructor(binary: string, input: EnvironmentInput) {
    this.#binary = binary
    this.write(input)
    this.run('init', '-input=false', '-no-color')
    this.run('apply', '-auto-approve', '-input=false', '-no-color')
  }

  /** Puts what the environment file says now in the place of what was applied. */
  write(input: EnvironmentInput): void {
    const { output: _output, ...stack } = simulate(stackOf(input), parseEnvironment(input))
    writeFileSync(join(this.#folder, 'cdk.tf.json'), JSON.stringify(stack))
  }

  /** @throws Error with what Terraform says, unless it is content */
  run(...args: string[]): string {
    const options = { cwd: this.#folder, env: ENV, encoding: 'utf8', timeout: 150_000 } as const
    const { status, stdout, stderr } = spawnSync(this.#binary, args, options)
    if (status !== 0) throw new Error(`terraform ${args.join(' ')}: ${stdout}${stderr}`)
    return stdout
  }

  close(): void {
    rmSync(this.#folder, { recursive: true })
  }
}

/** How the stand-in for a resource is called in the state. */
export function standIn(address: string): string {
  return `terraform_data.${nameOf(address)}`
}

/**
 * What a real Terraform would do to an environment that was applied as `before` and is `after` now:
 * `create`, `update` or `delete` by address, in the order of addresses. The stand-in for a resource is
 * always updated in place, also where Azure's own would be replaced.
 */
export function changesBetween(
  binary: string,
  before: EnvironmentInput,
  after: EnvironmentInput,
): Record<string, string> {
  const environment = new AppliedEnvironment(binary, before)
  try {
    environment.write(after)
    environment.run('plan', '-out=plan', '-input=false', '-no-color')
    const { resource_changes = [] } = JSON.parse(environment.run('show', '-json', 'plan'))
    return Object.fromEntries(changed(resource_changes).sort())
  } finally {
    environment.close()
  }
}

interface Change {
  readonly name: string
  readonly change: { readonly actions: readonly string[] }
}

function changed(changes: readonly Change[]): [string, string][] {
  return changes
    .filter(({ change }) => change.actions.join() !== 'no-op')
    .map(({ name, change }) => [name.replaceAll('__', '.'), change.actions.join('+')])
}
