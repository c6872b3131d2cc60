import { ConfigurationError, type Problem } from '../contract/problem.ts'
import type { Release } from '../contract/release.ts'

/** What each option of a release has to look like. */
const ALLOWED = {
  release: [/^\d+\.\d+\.\d+(-[\w.]+)?$/, 'a version such as 1.2.3'],
  image: [/^\S+@sha256:[0-9a-f]{64}$/, 'an image by its digest: NAME@sha256:...'],
  docs: [/^https?:\/\/\S+$/, 'an address'],
  repository: [/^https?:\/\/\S+$/, 'an address'],
} as const satisfies Record<string, readonly [RegExp, string]>

/**
 * A release is written whole or not at all.
 *
 * @throws ConfigurationError with everything that is missing or wrong
 */
export function releaseFrom(
  given: Partial<Record<keyof typeof ALLOWED, string>>,
): Release | undefined {
  const { release = '', image = '', docs = '', repository = '' } = given
  if (`${release}${image}${docs}${repository}` === '') return undefined
  const problems = Object.entries(ALLOWED).flatMap(([name, [pattern, allowed]]): Problem[] => {
    const value = given[name as keyof typeof ALLOWED]
    return pattern.test(value ?? '') ? [] : [{ path: `--${name}`, value, allowed }]
  })
  if (problems.length > 0) throw new ConfigurationError('npm run package', problems)
  return { version: release, image, docs, repository }
}
