import { isObject } from './documents.ts'
import { type Draft, todo } from './todo.ts'

/** Names of fields and variables whose text is likely a secret; those that only refer to one are not. */
const SECRET_NAME =
  /(password|passwd|passphrase|secret|token|credential|authorization|api_?-?key|access_?-?key|private_?-?key|account_?-?key|shared_?-?key|connection_?-?string|sas)$/i
const SECRET_TEXT = /-----BEGIN|\beyJ[\w-]{10,}\.|\b(Bearer|Basic) \S/
const SECRET_ARGUMENT = /^(--?[\w.-]*(?:password|secret|token|key|credential)[\w.-]*=).+/i
const URL_CREDENTIALS = /(\/\/)[^/@\s]*@/

const HIDDEN = 'it was left out, because it looks like a secret'

/**
 * A person's own container, volume or remote write as a draft. What looks like a secret is left out:
 * nothing that is printed here, and nothing that is committed, may carry one.
 */
export function withoutSecrets(value: unknown, name = ''): Draft {
  if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, name))
  if (isObject(value)) return objectWithoutSecrets(value)
  if (typeof value === 'string') return textWithoutSecret(value, name)
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}

function objectWithoutSecrets(value: Readonly<Record<string, unknown>>) {
  const { name, value: text } = value
  const isSecretVariable =
    typeof name === 'string' && SECRET_NAME.test(name) && text !== undefined && text !== ''
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .map(([key, entry]) => [
        key,
        key === 'value' && isSecretVariable
          ? todo(`value of ${name}`, HIDDEN)
          : withoutSecrets(entry, key),
      ]),
  )
}

function textWithoutSecret(text: string, name: string): Draft {
  if (SECRET_TEXT.test(text) || (text !== '' && SECRET_NAME.test(name))) {
    return todo(name === '' ? 'secret' : `value of ${name}`, HIDDEN)
  }
  if (/\{\{|\t|\$\{|%\{|<[A-Za-z]/.test(text)) {
    return todo('value', 'it holds a template or a placeholder, which nothing here evaluates')
  }
  return text.replace(URL_CREDENTIALS, '$1').replace(SECRET_ARGUMENT, '$1')
}
