import type { PrometheusSpec } from './files.ts'

type RemoteWrite = PrometheusSpec['remoteWrite'][number]

/** The operator's names that are not simply the snake case of Prometheus' own. */
const NAMES: Readonly<Record<string, string>> = {
  retryOnRateLimit: 'retry_on_http_429',
  azureAd: 'azuread',
}

/** Fields of a remote write that older versions of Prometheus do not know. */
export const SINCE: Readonly<Record<string, string>> = {
  azuread: '2.45.0',
  sample_age_limit: '2.50.0',
}

/** What the operator writes into Prometheus' own configuration. */
export function toPrometheusConfig(remoteWrite: RemoteWrite, version: string): unknown {
  return withPrometheusNames(remoteWrite, (name) => !isOlder(version, SINCE[name] ?? '0.0.0'))
}

function withPrometheusNames(value: unknown, isKnown: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => withPrometheusNames(entry, isKnown))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, entry]) => [NAMES[name] ?? snakeCase(name), entry] as const)
      .filter(([name]) => isKnown(name))
      .map(([name, entry]) => [name, withPrometheusNames(entry, isKnown)]),
  )
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

export function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}
