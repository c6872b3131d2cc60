/** What became of a field that a secret stands in. */
export const LOOKS_LIKE_A_SECRET = 'it looks like a secret'

/** Names of fields, variables and flags whose value is likely a secret. */
const SECRET_NAME =
  /((?<!by)pass|passw|passwd|password|passphrase|pwd|secret|token|credentials?|authorization|auth|cookie|dsn|signature|[_-](sas|pat|sig|key)|^(sas|pat|sig)|(api|access|private|secret|account|shared|encryption|master|license|client|storage|signing|session)[_-]?key|conn(ection)?[_-]?str(ing)?)$/i

/** Names that end like a secret's and only say where one is, or how it is used. */
const HARMLESS_NAME = /(file|path|name|url|uri|id|type|mode|ttl|enabled|header|optional)$/i

/** Values that are no secret whatever they are called: a switch, a path, a reference. */
const HARMLESS_VALUE = /^(|true|false|yes|no|on|off|none|null|\/[\w./-]*|\$\([\w.-]+\))$/i

/** Headers whose values say who asks or what is asked, and give no right. */
const HARMLESS_HEADER =
  /^(x-scope-orgid|x-prometheus-.*|thanos-tenant|user-agent|accept.*|content-.*|x-request-id)$/i

/** Query parameters that give no right. */
const HARMLESS_PARAMETER =
  /^(api-version|version|v|db|database|org|bucket|precision|tenant|stream|timeout)$/i

/** Formats of secrets that mean nothing else. They are the vendors' own, as secret scanners list them. */
const FORMATS: readonly RegExp[] = [
  /-----BEGIN[\s\S]*/,
  /\beyJ[\w-]{5,}\.[\w-]*(\.[\w-]*)?/,
  /\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{4,}/,
  /\b(account|access|shared|shared\s?access|primary|secondary)_?key\s*=[^;\s'"]+/i,
  /\bshared\s?access\s?signature\b\S*/i,
  // An Entra client secret has a tilde in its fourth or fifth place.
  /(?<![\w~.-])[\w.-]{1,4}~[\w~.-]{12,}/,
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abposr]-|sk-|sk_live_|AKIA|ASIA|AIza|npm_|dop_v1_|SG\.|hv[sb]\.)[\w.-]{8,}/,
  // user:password@host, whatever the scheme.
  /[a-z][\w+.-]*:\/\/[^\s/@]*:[^\s/@]+@/i,
  /[a-z][\w+.-]*:\/\/[^\s/@:]{12,}@/i,
]

/** What is a secret in a value, and may be a sentence in a text. */
const ASSIGNMENTS: readonly RegExp[] = [
  /\b[\w-]*(password|passwd|passphrase|pwd|secret|token|credential|(api|access)[_-]?key|sig)["']?\s*[=:]\s*["']?[^\s"'$]{3,}/i,
  /^(Token|Splunk|ApiKey|GenieKey|SharedKey|SharedAccessSignature)\s+\S{4,}$/i,
  /(^|\s)(-u|--user)[= ]\S+:\S+/,
]

/** What looks made up by a machine. Ids, digests and Azure's own rule ids are not secret. */
const PUBLIC_TEXT =
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(dcr|dce)-[0-9a-f]{32}|sha(256|512):[0-9a-f]+/gi

function looksRandom(text: string): boolean {
  const words = text.replaceAll(PUBLIC_TEXT, '').match(/[\w+/=~-]{20,}/g) ?? []
  return words.some((word) =>
    word.split('/').some((part) => {
      if (/^[0-9a-f]{32,}$/i.test(part)) return true
      const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(part)).length
      const changes = part.match(/[a-z][A-Z\d]|\d[a-zA-Z]|[A-Z]\d/g)?.length ?? 0
      return part.length >= 20 && kinds === 3 && changes >= 4
    }),
  )
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name)
}

/** Whether `text` is a secret by what it is. */
export function isSecretText(text: string): boolean {
  return (
    hasFormat(text) ||
    ASSIGNMENTS.some((pattern) => pattern.test(text)) ||
    looksRandom(text) ||
    hasSecretQuery(text) ||
    hasSecretPath(text)
  )
}

function hasFormat(text: string): boolean {
  return FORMATS.some((pattern) => pattern.test(text))
}

/** Whether the value of something called `name` is a secret, by its name or by what it is. */
export function isSecret(name: string, text: string): boolean {
  // A checksum looks random, and is meant to be seen.
  if (/checksum|digest|hash|revision|commit/i.test(name)) return hasFormat(text)
  if (isSecretText(text)) return true
  return isSecretName(name) && !HARMLESS_VALUE.test(text)
}

export function isSecretHeader(name: string, text: string): boolean {
  return !HARMLESS_HEADER.test(name) || isSecretText(text)
}

/** `swordfish` of `['--password', 'swordfish']`; one with a value in it is judged as a text. */
export function isSecretAfter(flag: string, text: string): boolean {
  if (text.startsWith('-') || !/^--?[\w.-]+$/.test(flag)) return false
  return (
    isSecretName(flag) ||
    (/^(-u|--user)$/.test(flag) && text.includes(':')) ||
    // A password, or a port.
    (flag === '-p' && !HARMLESS_VALUE.test(text) && !/^[\d.:/a-z]*\d+(\/(tcp|udp))?$/i.test(text))
  )
}

/** A flag and its value in one: `--token=abc`. */
export function isFlagWithSecret(text: string): boolean {
  const [, name, value] = /^--?([\w.-]+)=(.+)$/s.exec(text) ?? []
  return name !== undefined && value !== undefined && isSecret(name, value)
}

function hasSecretQuery(text: string): boolean {
  if (!/^[a-z][\w+.-]*:\/\//i.test(text)) return false
  return [...text.matchAll(/[?&]([\w.-]+)=([^&\s#]+)/g)].some(
    ([, name = '', value = '']) =>
      !HARMLESS_PARAMETER.test(name) &&
      (isSecretName(name) || /^(code|key)$/i.test(name) || value.length >= 16),
  )
}

/** Some receivers take whoever knows the address: a part of its path is the key, in whichever letters. */
function hasSecretPath(text: string): boolean {
  const [, path = ''] = /^[a-z][\w+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(text) ?? []
  const parts = path.replaceAll(PUBLIC_TEXT, '').split('/')
  return parts.some((part) => part.length >= 16 && (part.match(/\d[a-z]/gi)?.length ?? 0) >= 4)
}

/** A text for people without the secrets whose format gives them away. */
export function withoutFormats(text: string, instead: string): string {
  return FORMATS.reduce(
    (left, pattern) => left.replaceAll(new RegExp(pattern.source, `${pattern.flags}g`), instead),
    text,
  )
}
