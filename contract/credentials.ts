/**
 * `https://user:password@proxy` is a common way to write a secret into a URL. A password may hold any
 * character, a slash and an @ included, so everything up to the last @ may be one.
 */
export function withoutCredentials(text: string): string {
  const at = text.lastIndexOf('@')
  if (at === -1) return text
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? ''
  return `${scheme}***${text.slice(at)}`
}

/** A scheme and what looks like a user with a password; a digest of an image or a user of git is neither. */
const CREDENTIALS = /^(https?:\/\/.*@|[a-z][a-z0-9+.-]*:\/\/[^/]*:.*@|[^\s/@:]+:.*@(?!sha256:))/i

/** The same for any text: one that carries no credentials stays as it is. */
export function withoutPassword(text: string): string {
  return CREDENTIALS.test(text) ? withoutCredentials(text) : text
}
