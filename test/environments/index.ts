import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { example } from '../../lab/start/example.ts'
import { fleet } from './fleet.ts'
import { government } from './government.ts'

/**
 * What the tests synthesize. They never look at `environments/` and `dist/` of the repository, which may
 * be anything.
 */
export const environments: readonly EnvironmentInput[] = [example, fleet, government]

export function fixture(name: string): EnvironmentInput {
  const found = environments.find((environment) => environment.name === name)
  if (found === undefined) throw new Error(`no fixture is called ${name}`)
  return found
}

const FILES: Readonly<Record<string, string>> = {
  [example.name]: '../../lab/start/example',
  [fleet.name]: './fleet',
  [government.name]: './government',
}

/** The path of a file of the fixture, as it would be called in `environments/`. */
export function fixtureFile(environment: string, end: '.ts' | '.outputs.json'): string {
  return resolve(import.meta.dirname, `${FILES[environment]}${end}`)
}

/** What Terraform said of it after an apply. All values are invented. */
export function outputsOf(environment: string): string {
  return readFileSync(fixtureFile(environment, '.outputs.json'), 'utf8')
}

export { example, fleet, government }
