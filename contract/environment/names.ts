import { z } from 'zod'
import * as format from '../format.ts'

const CASINGS = {
  unchanged: (name: string) => name,
  lower: (name: string) => name.toLowerCase(),
  upper: (name: string) => name.toUpperCase(),
} as const

/**
 * How names look in your company, for all that are not given one by one: applications, certificates,
 * identities, rules and endpoints. To be said before the first apply: most of them can only be named anew
 * by being made anew.
 */
export const names = z
  .strictObject({
    /** What they begin with, its hyphen included. Default: nothing. */
    prefix: format.nameEnd.default(''),
    /** What they end with, its hyphen included. Default: nothing. */
    suffix: format.nameEnd.meta({ examples: ['-weu'] }).default(''),
    /** Upper or lower case, for the whole name. */
    casing: z.enum(['unchanged', 'lower', 'upper']).default('unchanged'),
  })
  .prefault({})

/** Makes the company's name of one of ours. */
export function nameIn(
  { names: { prefix, suffix, casing } }: { readonly names: z.output<typeof names> },
  ours: string,
): string {
  return CASINGS[casing](`${prefix}${ours}${suffix}`)
}
