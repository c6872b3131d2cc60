import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Nothing of the machine's own configuration of Terraform, and no look-ups of newer versions. */
export const ENV = { PATH: process.env.PATH, HOME: tmpdir(), CHECKPOINT_DISABLE: '1' }

/** Whether PATH has it, new enough for our stacks. */
function isNewEnough(binary: string): boolean {
  const { stdout } = spawnSync(binary, ['version', '-json'], { env: ENV, encoding: 'utf8' })
  const [, major, minor] = /"terraform_version": *"(\d+)\.(\d+)/.exec(stdout ?? '') ?? []
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 9)
}

/** A Terraform, or the OpenTofu that `TERRAFORM_BINARY_NAME` asks for; `undefined` when PATH has none. */
export const terraform: string | undefined = [
  process.env.TERRAFORM_BINARY_NAME ?? 'terraform',
  'tofu',
].find(isNewEnough)

/** OpenTofu beside Terraform; `undefined` when PATH has none, or when all tests run with it anyway. */
export const tofu: string | undefined = ['tofu'].find(
  (binary) => binary !== terraform && isNewEnough(binary),
)

if (terraform === undefined) {
  process.stdout.write('skipped: evaluation of the stacks, no terraform or tofu 1.9+ on PATH\n')
}

/** What came out of an apply: `output -json`, and what Terraform said; as `error` when it did not go well. */
export type Applied = { readonly outputs: string } & (
  | { readonly said: string }
  | { readonly error: string }
)

/** Initializes and applies a configuration that needs no provider, in a folder of its own. */
export function apply(binary: string, configuration: unknown): Applied {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'))
  try {
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(configuration, null, 2))
    const run = (...args: string[]) =>
      spawnSync(binary, args, { cwd: folder, env: ENV, encoding: 'utf8', timeout: 120_000 })
    let said = ''
    for (const args of [['init'], ['apply', '-auto-approve']]) {
      const { status, stdout, stderr } = run(...args, '-input=false', '-no-color')
      // Messages are boxed and wrapped; tests look for sentences.
      said = `${stdout}${stderr}`.replaceAll(/[\s│╷╵]+/g, ' ')
      if (status !== 0) return { error: said, outputs: run('output', '-json').stdout }
    }
    return { said, outputs: run('output', '-json').stdout }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
