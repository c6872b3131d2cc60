import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from '../cdk8s/synthesize.ts'
import { readFolder, writeFolder } from './folder.ts'
import type { Project } from './project.ts'
import { PARTS, type Part } from './synthesis.ts'

/** What each half owns below `dist/`; everything else there is somebody else's. */
const OURS: Readonly<Record<Part, readonly string[]>> = {
  terraform: ['terraform/manifest.json', 'terraform/stacks'],
  kubernetes: ['kubernetes', 'argocd', 'argocd-root', 'flux', 'helm'],
}

/** What `dist/` holds today. */
export function readDist({ dist }: Project, parts: readonly Part[] = PARTS): Files {
  return readFolder(
    dist,
    parts.flatMap((part) => OURS[part]),
  )
}

/** Writes what was synthesized, and removes what no longer is. */
export function writeDist({ dist }: Project, parts: readonly Part[], files: Files): void {
  writeFolder(
    dist,
    parts.flatMap((part) => OURS[part]),
    files,
  )
  // The cdk8s CLI takes a missing folder for a synthesis that failed.
  if (parts.includes('kubernetes')) mkdirSync(join(dist, 'kubernetes'), { recursive: true })
}

/**
 * The same for the cdktf CLI, which says by `CDKTF_OUTDIR` where Terraform's half has to be.
 *
 * @param files - below `dist/`
 */
export function writeTerraformTo(outdir: string, files: Files): void {
  const start = 'terraform/'
  const below = (path: string) => path.slice(start.length)
  writeFolder(
    outdir,
    OURS.terraform.map(below),
    new Map([...files].map(([path, text]) => [below(path), text])),
  )
}
