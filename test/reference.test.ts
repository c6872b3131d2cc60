import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { printEnvironmentReference } from '../contract/environment/reference.ts'
import { IDENTITY_TYPES } from '../contract/identity.ts'
import { ConfigurationError } from '../contract/problem.ts'
import type { Setting } from '../contract/setting.ts'
import { fromEnv, toEnv } from '../contract/sidecar-config.ts'
import { SIDECAR_SETTINGS } from '../contract/sidecar-settings.ts'

const reference = readFileSync(resolve(import.meta.dirname, '../docs/reference.md'), 'utf8')
const settings: Setting<unknown>[] = Object.values(SIDECAR_SETTINGS)

it.each(settings.map((setting) => [setting.variable, setting] as const))(
  'the reference says of %s what the code says',
  (variable, setting) => {
    const text = setting.print(setting.default)
    const byDefault = text === '' ? 'none' : `\`${text}\``
    expect(reference).toContain(
      `| \`${variable}\` | ${byDefault} | ${setting.allowed} | ${setting.about} |`,
    )
  },
)

it('the reference of the environment file is what the schema says (npm run reference)', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../docs/environment.md'), 'utf8')
  expect(page).toBe(printEnvironmentReference())
  expect(page).toContain('| `clusters[].vaultReader (via: servicePrincipal).secretName` | needed |')
})

it('the reference has every variable that the code reads', () => {
  const names = Object.keys(IDENTITY_TYPES).flatMap((IDENTITY_TYPE) =>
    variablesAsked({ IDENTITY_TYPE, CLOUD: 'AZURECUSTOM' }),
  )
  expect(names).toContain('AZURE_FEDERATED_TOKEN_FILE')
  expect(names.filter((name) => !reference.includes(`\`${name}\``))).toEqual([])
})

/** Which variables the code looks at on the way to refusing `env`. */
function variablesAsked(env: Record<string, string>): string[] {
  const asked = new Set<string>()
  const watched = new Proxy(env, {
    get(target, name) {
      if (typeof name === 'string' && name === name.toUpperCase()) asked.add(name)
      return Reflect.get(target, name)
    },
  })
  expect(() => fromEnv(watched)).toThrow(ConfigurationError)
  return [...asked]
}

it('the reference has every variable that the code writes', () => {
  const written = Object.keys(toEnv(fromEnv(EVERYTHING)))
  expect(written.sort()).toEqual(Object.keys(EVERYTHING).sort())
  expect(written.filter((name) => !reference.includes(`\`${name}\``))).toEqual([])
})

/** Each variable that a container spec can carry, none at its default. */
const EVERYTHING = {
  INGESTION_URL: 'https://ingest.example.com/api/v1/write',
  INGESTION_ALLOWED_HOSTS: 'ingest.example.com',
  IDENTITY_TYPE: 'aadApplication',
  AZURE_TENANT_ID: '00000000-0000-0000-0000-000000000001',
  AZURE_CLIENT_ID: '00000000-0000-0000-0000-000000000002',
  AZURE_CLIENT_CERTIFICATE_PATH: '/certificate',
  AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE: '/password',
  AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: 'true',
  CLUSTER: 'c',
  CLOUD: 'AZURECUSTOM',
  AAD_HOST_ENDPOINT: 'https://login.example.com',
  INGESTION_AAD_AUDIENCE: 'https://monitor.example.com/.default',
  INBOUND_TOKEN_FILE: '/inbound',
  AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:40342',
  HTTPS_PROXY: 'http://proxy.example.com:3128',
  NO_PROXY: 'localhost',
  LISTENING_PORT: '8089',
  TRACE_LOGGING: 'true',
  MAX_BODY_BYTES: '2048',
  MAX_INFLIGHT_BYTES: '4096',
  MAX_UPSTREAM_REQUESTS: '8',
  UPSTREAM_TIMEOUT_SECONDS: '20',
  AUTH_GRACE_SECONDS: '0',
  THROTTLE_STATUS: '429',
  DRAIN_IDLE_SECONDS: '1',
  DRAIN_MAX_SECONDS: '2',
  CERTIFICATE_POLL_SECONDS: '5',
  CERTIFICATE_RETRY_SECONDS: '60',
  WRITE_SOURCES: 'any',
}
