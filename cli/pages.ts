import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { addressOf, RELEASE } from '../contract/release.ts'

/** A page of this project in a message, which names it by its path in this repository. */
const PAGE = /(?<![\w/.-])docs\/[\w-]+\.md/g

/**
 * Leads people who have this project as a package to its pages: to the address of the release that it is, and where it
 * is none to what was installed.
 *
 * @param home - the top of the product: of the checkout, or of what the package holds
 */
export function withPages(text: string, home: string, cwd: string): string {
  if (RELEASE !== undefined) return text.replaceAll(PAGE, addressOf)
  const top = [home, join(home, '..')].find((folder) => existsSync(join(folder, 'docs')))
  return top === undefined ? text : text.replaceAll(PAGE, (page) => relative(cwd, join(top, page)))
}
