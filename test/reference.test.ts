import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { environmentSchema } from '../contract/environment/environment.ts'
import { HOW_IT_IS_PRINTED } from '../contract/environment/schema-at.ts'
import { IDENTITY_TYPES } from '../contract/identity.ts'
import { ConfigurationError } from '../contract/problem.ts'
import { fromEnv, toEnv } from '../contract/sidecar-config.ts'
import { printCauseReference, withCauses } from '../docs/reference/causes.ts'
import { printEnvironmentReference } from '../docs/reference/environment.ts'
import { exampleOf, printField } from '../docs/reference/example.ts'
import { environmentOptions } from '../docs/reference/options.ts'
import { printVariableReference } from '../docs/reference/variables.ts'

const page = (name: string) => readFileSync(resolve(import.meta.dirname, '../docs', name), 'utf8')
const reference = page('reference.md')

it('the references are what the code says (npm run docs)', () => {
  expect(page('environment.md')).toBe(printEnvironmentReference())
  expect(reference).toBe(printVariableReference())
  expect(page('causes.md')).toBe(printCauseReference())
  expect(page('alerts.md')).toBe(withCauses(page('alerts.md')))
})

it('the runbooks of alerts about several causes lead to each of them', () => {
  const links = [...page('alerts.md').matchAll(/\]\(causes\.md#(\w+)\)/g)].map(([, cause]) => cause)
  const headings = page('causes.md').match(/(?<=^### )\w+$/gm) ?? []
  expect(links).toEqual(expect.arrayContaining(['dns', 'duplicate', 'certificate_unknown']))
  expect(links.filter((cause) => !headings.some((one) => one === cause))).toEqual([])
})

it('every option of an environment file says what it is for', () => {
  const options = environmentOptions()
  expect(options.map(({ path }) => path)).toContain(
    'clusters[].vaultReader (via: servicePrincipal).secretName',
  )
  expect(options.filter(({ about }) => about === '').map(({ path }) => path)).toEqual([])
})

it('every option of an environment file has an example, which its schema takes', () => {
  const schemas: z.core.$ZodType[] = []
  const marked = z.toJSONSchema(environmentSchema, {
    ...HOW_IT_IS_PRINTED,
    override({ zodSchema, jsonSchema }) {
      jsonSchema.schema = schemas.push(zodSchema) - 1
    },
  })
  const examples = environmentOptions(marked).map(({ path, schema: { schema, ...rest } }) => ({
    path,
    value: exampleOf(rest),
    schema: schemas[Number(schema)],
  }))
  expect(examples.length).toBeGreaterThan(250)
  const without = examples.filter(({ value }) => value === undefined)
  expect(without.map(({ path }) => path)).toEqual([])
  const refused = examples.flatMap(({ path, value, schema }) => {
    const { error } = schema === undefined ? { error: 'no schema' } : z.safeParse(schema, value)
    return error === undefined ? [] : [`${path}: ${JSON.stringify(value)} ${error}`]
  })
  expect(refused).toEqual([])
})

it('an example is printed as it is written', () => {
  const value = { "it's": ['a', 1, true], b: {} }
  expect(printField('x', value)).toBe("x: { 'it's': ['a', 1, true], b: {} }")
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
  SENDER_MAX_BACKOFF_SECONDS: '30',
  SENDER_MESSAGE_VERSION: 'V2.0',
  CERTIFICATE_POLL_SECONDS: '5',
  CERTIFICATE_RETRY_SECONDS: '60',
  WRITE_SOURCES: 'any',
}
