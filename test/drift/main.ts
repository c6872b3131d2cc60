import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** The drift of `dist/`, for those who ask for it by this name: `npm run validate` tells it. */
const cli = resolve(import.meta.dirname, '../../cli/main.ts')
const { status } = spawnSync(process.execPath, [cli, 'validate'], { stdio: 'inherit' })
process.exitCode = status ?? 1
