import { z } from 'zod'

/**
 * Texts with a format of their own. Each says what is allowed and, where a person cannot guess it, what
 * to do next; the rules of names are Azure's and Kubernetes' own.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export function format(pattern: RegExp, allowed: string, example: string, next?: string) {
  return texts((text) => pattern.test(text), allowed, example, next)
}

/** @param example - stands in the reference, unless an option has a better one: `.meta({ examples: [...] })` */
export function texts(
  isAllowed: (text: string) => boolean,
  allowed: string,
  example: string,
  next?: string,
) {
  return z
    .string({ error: allowed })
    .refine(isAllowed, { error: allowed, params: { next }, abort: true })
    .meta({ description: allowed, examples: [example], ...(next !== undefined && { next }) })
}

/** Text that ends up in YAML and Terraform JSON; templates are refused for every string at once. */
export const text = (example: string) =>
  z
    .string()
    .min(1, { error: 'some text' })
    .meta({ examples: [example] })

export const integer = (min: number, max: number, example: number) => {
  const error = `a whole number from ${min} to ${max}`
  return z
    .int({ error })
    .min(min, { error })
    .max(max, { error })
    .meta({ examples: [example] })
}
