import { createRequire } from 'node:module'
// biome-ignore lint/style/noRestrictedImports: this runs before main.ts, which nothing imported can.
import { exit, stderr, versions } from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Imported first, before anything allocates much.

const [major = '0'] = versions.node.split('.')
if (Number(major) < 24) {
  // Anything later would be a page of minified code and a stack.
  stderr.write(
    `this is Node ${versions.node}; the sidecar needs 24 or newer\n  next: npx node sidecar/build/main.mjs runs it on the Node that npm ci installed\n`,
  )
  exit(78)
}

// Bodies of writes live for milliseconds. In a young generation that grows (to 64 MB) they survive long
// enough to be promoted and pile up; in one that stays at its first 1 MB they are freed at once. Unlike
// --max-semi-space-size this takes effect in a running process, however it was started.
setFlagsFromString('--semi-space-growth-factor=1')

// In the bundle, packages that are CommonJS ask for Node's own modules with `require`, which an ES
// module does not have.
globalThis.require ??= createRequire(import.meta.url)

/** Gives back what loading the program took, about 10 MB. To be called once it serves. */
export function collectStartUpGarbage(): void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  if (typeof gc === 'function') gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
