import type { BuildOptions } from 'esbuild'
import { BUILTINS_WHEN_NEEDED, REQUIRE } from './builtins.ts'

/** How `sidecar/build/sidecar.mjs` is made: one file, everything inside. `image/entry.mjs` loads it. */
export const BUNDLE = {
  entryPoints: ['sidecar/main.ts'],
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  write: false,
  logLevel: 'warning',
  // tsconfig.json would have a say, and is not there where the image is built.
  tsconfigRaw: {},
  plugins: [BUILTINS_WHEN_NEEDED],
  banner: { js: REQUIRE },
  // @azure/identity opens a browser for people who sign in. There are none here, and none in the image.
  alias: { open: './image/bundle/no-browser.ts' },
} as const satisfies BuildOptions

/**
 * A single character beyond Latin-1, in a regular expression of a library, makes V8 keep the whole
 * source in two bytes a character: 1 MB more for as long as the sidecar runs.
 */
export function escapeBeyondAscii(code: string): string {
  return code.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
