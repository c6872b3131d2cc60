import type { ParsedEnvironment } from './environment.ts'
import { nameIn } from './names.ts'
import { originOf } from './origin.ts'

/** Fills in names and places. */
export function resolvePrivateLink(environment: ParsedEnvironment) {
  const { privateLink: given, location } = environment
  if (given === undefined) return undefined
  const named = (kind: string) => nameIn(environment, `${kind}-${originOf(environment)}`)
  return {
    ...given,
    location: given.location ?? location,
    names: {
      vault: named('pe-prometheus-vault'),
      queries: named('pe-prometheus-queries'),
      scope: named('pe-prometheus-ingestion'),
    },
    scope: given.scope && resolveScope(given.scope, named('ampls-prometheus')),
  }
}

type Scope = NonNullable<NonNullable<ParsedEnvironment['privateLink']>['scope']>

function resolveScope(given: Scope, byDefault: string) {
  return given.existing ? given : { ...given, name: given.name ?? byDefault }
}
