import { example } from './example.ts'

/** Every environment that is synthesized. */
export const environments = [example]
