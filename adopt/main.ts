import { readFileSync } from 'node:fs'
import { run } from './command.ts'

try {
  const { status, stdout, stderr } = run(process.argv.slice(2), (file) =>
    readFileSync(file === '-' ? 0 : file),
  )
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  process.exitCode = status
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
