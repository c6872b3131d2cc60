/**
 * What an error answer of Entra ID or IMDS says to people, as it is; empty where it says nothing.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function descriptionIn(body: string): string {
  try {
    const answer: unknown = JSON.parse(body)
    const isObject = typeof answer === 'object' && answer !== null
    if (!isObject || !('error_description' in answer)) return ''
    const { error_description: description } = answer
    return typeof description === 'string' ? description : ''
  } catch {
    return ''
  }
}
