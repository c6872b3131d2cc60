import { join } from 'node:path'
import { checkOut, run } from '../checkout.ts'

/**
 * Synthesizes the tests' environments into a new temporary folder and prints it, for programs that are
 * not at hand in a test: a pipeline lets `terraform validate` ask the real providers about each stack.
 */
const folder = checkOut()
for (const room of ['cdktf', 'cdk8s']) {
  const { code, error } = run(join(folder, room, 'main.ts'), [], { cwd: folder })
  if (code !== 0) throw new Error(error)
}
process.stdout.write(`${join(folder, 'dist')}\n`)
