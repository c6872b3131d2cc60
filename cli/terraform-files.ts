import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Files } from '../cdk8s/synthesize.ts'
import { environmentApp } from '../cdktf/environment-app.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import { stacksOf } from '../contract/environment/stacks.ts'

/**
 * Everything below `dist/terraform`, by its path there. cdktf writes into a folder of its own first, so
 * that nothing in `dist/` is touched before everything is known.
 */
export function terraformFiles(environments: readonly Environment[]): Files {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'))
  try {
    environmentApp(environments, outdir).synth()
    const paths = [
      'manifest.json',
      ...environments.flatMap(stacksOf).map(({ name }) => `stacks/${name}/cdk.tf.json`),
    ]
    return new Map(
      paths.map((path) => [path, formatJson(readFileSync(join(outdir, path), 'utf8'))]),
    )
  } finally {
    rmSync(outdir, { recursive: true })
  }
}

/** Every version of cdktf has a layout of its own; a diff should show what changed for Azure only. */
function formatJson(text: string): string {
  const json: unknown = JSON.parse(text)
  return `${JSON.stringify(json, null, 2)}\n`
}
