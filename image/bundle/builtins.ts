import { builtinModules, createRequire } from 'node:module'
import type { Plugin } from 'esbuild'

const require = createRequire(import.meta.url)
const isBuiltin = (path: string) => path.startsWith('node:') || builtinModules.includes(path)

/**
 * Loads Node's own modules where they are first needed. Left to themselves, `import`s of them stand at the top
 * of a bundle and are all loaded before its first statement, which is the handler of SIGTERM
 * (sidecar/signals.ts): until then PID 1 misses a signal.
 */
export const BUILTINS_WHEN_NEEDED: Plugin = {
  name: 'builtins-when-needed',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: [
        `const all = require(${JSON.stringify(path)})`,
        'export default all',
        ...namesOf(path).map(
          (name) => `export const ${name} = /* @__PURE__ */ (() => all.${name})()`,
        ),
      ].join('\n'),
    }))
  },
}

/** What the plugin asks of the file: `require`, which an ES module does not have. */
export const REQUIRE =
  "import{createRequire}from'node:module';const require=createRequire(import.meta.url);"

/** Names that can be exported; a module of Node may also have some that are no identifiers. */
function namesOf(builtin: string): readonly string[] {
  const all: unknown = require(builtin)
  return Object.keys(Object(all)).filter(
    (name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default',
  )
}
