import { join } from 'node:path'
import { checkOut, run } from '../checkout.ts'

/**
 * Synthesizes the tests' environments into a new temporary folder and prints it, for programs that are
 * not at hand in a test: a pipeline lets `terraform validate` ask the real providers about each stack.
 */
const folder = checkOut()
const { code, error } = run(join(folder, 'cli/main.ts'), ['synth'], { cwd: folder })
if (code !== 0) throw new Error(error)
process.stdout.write(`${join(folder, 'dist')}\n`)
