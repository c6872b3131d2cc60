import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { relative } from 'node:path/posix'
import type { BuildOptions, Plugin } from 'esbuild'
import type { Release } from '../contract/release.ts'

/**
 * What the package runs, as files that lie to one another as their sources do in the repository. Each is
 * whole in itself, but for `external`: libraries that belong to whoever uses them.
 */
export const PROGRAMS: readonly { readonly path: string; readonly external?: readonly string[] }[] =
  [
    { path: 'cli/main' },
    { path: 'adopt/main' },
    { path: 'lab/start/main' },
    { path: 'package/entries/strip-types' },
    { path: 'package/entries/index' },
    { path: 'package/entries/cdktf', external: ['cdktf', 'constructs'] },
    { path: 'package/entries/cdk8s', external: ['cdk8s', 'constructs'] },
  ]

/** Files beside the programs that they read while they run. */
export const READ_BY_THEM: readonly string[] = [
  'image/Dockerfile',
  'lab/start/example.outputs.json',
]

/** @param root - the repository */
export function bundleOf(
  { path, external = [] }: (typeof PROGRAMS)[number],
  { root, outdir, release }: { root: string; outdir: string; release: Release | undefined },
): BuildOptions & { readonly metafile: true } {
  return {
    absWorkingDir: root,
    entryPoints: [`${path}.ts`],
    outfile: join(outdir, `${path}.js`),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // As it is: what goes wrong at somebody's shows lines that can be read.
    minify: false,
    external: [...external],
    logLevel: 'warning',
    metafile: true,
    legalComments: 'none',
    // What is CommonJS asks for Node's own modules with `require`, which an ES module does not have.
    banner: {
      js: "import{createRequire as $require}from'node:module';import{fileURLToPath as $path}from'node:url';const require=$require(import.meta.url);",
    },
    define: {
      __PACKAGE__: 'true',
      ...(release !== undefined && { __RELEASE__: JSON.stringify(release) }),
    },
    alias: { snappy: './package/entries/no-addons.ts', open: './image/bundle/no-browser.ts' },
    plugins: [sourceFolders(root, dirname(path))],
  }
}

/** `import.meta.dirname` means the folder of the source, wherever its code ends up. */
function sourceFolders(root: string, folder: string): Plugin {
  return {
    name: 'source-folders',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path.includes('/node_modules/')) return undefined
        const text = await readFile(path, 'utf8')
        const from = relative(folder, dirname(path.slice(root.length + 1)))
        const there = `$path(new URL(${JSON.stringify(`./${from}`)},import.meta.url))`
        return { contents: text.replaceAll('import.meta.dirname', there), loader: 'ts' }
      })
    },
  }
}
