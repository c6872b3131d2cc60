import { resolve } from 'node:path'

/** A repository with environments in it, as the commands see it. */
export interface Project {
  /** Its top folder; every path in a message is given from there. */
  readonly root: string
  readonly environments: string
  readonly dist: string
}

export function projectAt(root: string): Project {
  return { root, environments: resolve(root, 'environments'), dist: resolve(root, 'dist') }
}
