/** What a build knows of the release that it is part of. */
export interface Release {
  readonly version: string
  /** The image of the sidecar that was released with it, by its digest. */
  readonly image: string
  /** The address below which `docs/` of this version can be read. */
  readonly docs: string
  /** The address of the repository that it was made of, which npm compares with the provenance. */
  readonly repository: string
}

/** Written in by whoever makes the package: `package/programs.ts`. */
declare const __RELEASE__: Release | undefined
declare const __PACKAGE__: true | undefined

/** The release that this is; `undefined` in a checkout, and in a package that somebody has made of one. */
export const RELEASE: Release | undefined =
  typeof __RELEASE__ === 'undefined' ? undefined : __RELEASE__

/** Whether this is a package; a checkout is not, nor is a fork, and both have `docs/` beside `dist/`. */
export const IS_PACKAGE = typeof __PACKAGE__ !== 'undefined'

/** Where people read a page of this project: its address on the web, or its path where there is no release. */
export function addressOf(page: string): string {
  return RELEASE === undefined ? page : `${RELEASE.docs}/${page}`
}
