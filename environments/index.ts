import { example } from './example.ts'
import { fleet } from './fleet.ts'
import { government } from './government.ts'

/** Every environment that is synthesized. */
export const environments = [example, fleet, government]
