import { createRequire } from 'node:module'
import { exit, stderr, versions } from 'node:process'

// Imported first.

const [major = '0'] = versions.node.split('.')
if (Number(major) < 24) {
  // Anything later would be a page of minified code and a stack.
  stderr.write(
    `this is Node ${versions.node}; the sidecar needs 24 or newer\n  next: npx node sidecar/build/main.mjs runs it on the Node that npm ci installed\n`,
  )
  exit(78)
}

// In the bundle, packages that are CommonJS ask for Node's own modules with `require`, which an ES
// module does not have.
globalThis.require ??= createRequire(import.meta.url)
