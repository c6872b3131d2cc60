import { describe, expect, it } from 'vitest'
import { fleet } from '../environments/index.ts'
import { changesBetween } from './changes.ts'
import { simulate } from './simulation.ts'
import { parseEnvironment, stackOf } from './stack.ts'
import { type Applied, apply, terraform, tofu } from './terraform.ts'

if (tofu === undefined) {
  process.stdout.write('skipped: OpenTofu beside Terraform, no tofu 1.9+ in PATH\n')
}

/** All tests that run a Terraform run OpenTofu with `TERRAFORM_BINARY_NAME=tofu`; these compare the two. */
describe.skipIf(tofu === undefined || terraform === undefined)('OpenTofu', () => {
  it('makes of a stack what Terraform makes of it', () => {
    const simulated = simulate(stackOf(fleet), parseEnvironment(fleet))
    const outputsOf = (binary: string | undefined) => {
      const applied: Applied = apply(String(binary), simulated)
      if ('error' in applied) throw new Error(applied.error)
      return JSON.parse(applied.outputs)
    }
    expect(outputsOf(tofu)).toEqual(outputsOf(terraform))
  }, 60_000)

  it('has nothing to change in what it has applied', () => {
    expect(changesBetween(String(tofu), fleet, fleet)).toEqual({})
  }, 60_000)
})
