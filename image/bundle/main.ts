import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { BUNDLE, escapeBeyondAscii } from './bundle.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'sidecar/build')

const { outputFiles } = await build({ ...BUNDLE, absWorkingDir: root })
await mkdir(folder, { recursive: true })
for (const { text } of outputFiles) {
  await writeFile(join(folder, 'main.mjs'), escapeBeyondAscii(text))
}
