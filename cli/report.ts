import { accept, ConfigurationError, type Findings } from '../contract/problem.ts'

/** What was found in one file, or in one folder. */
export interface Section {
  readonly subject: string
  readonly findings: Findings
}

/** Everything that stops a command, in one message for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/**
 * Decides over all sections at once whether a command goes on.
 *
 * @returns the warnings, as a text that ends with a newline unless it is empty
 * @throws Refusal that says everything, as soon as one section has a problem
 */
export function acceptAll(
  sections: readonly Section[],
  options: { readonly warningsAsErrors: boolean },
): string {
  let refused = false
  const texts = sections.map(({ subject, findings }) => {
    try {
      return accept(subject, findings, options)
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      refused = true
      return `${error.message}\n`
    }
  })
  const text = texts.join('')
  if (refused) throw new Refusal(text.trimEnd())
  return text
}
