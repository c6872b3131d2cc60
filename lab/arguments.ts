import { parseArgs } from 'node:util'
import { z } from 'zod'
import { IDENTITY_TYPES, type IdentityType } from '../contract/identity.ts'
import { CONTROL_ROUTES } from './control.ts'
import { FAULTS, type Faults, parseFaults } from './fault.ts'

const OPTIONS = {
  identity: { type: 'string', default: 'aadApplication' },
  tenant: { type: 'string', default: '00000000-0000-0000-0000-000000000001' },
  client: { type: 'string', default: '00000000-0000-0000-0000-000000000002' },
  rule: { type: 'string', default: `dcr-${'0'.repeat(31)}1` },
  certificate: { type: 'string' },
  folder: { type: 'string' },
  'token-lifetime': { type: 'string' },
  fault: { type: 'string', multiple: true },
  faults: { type: 'string' },
  scenario: { type: 'string' },
  'control-port': { type: 'string', default: '0' },
  'proxy-port': { type: 'string', default: '0' },
  help: { type: 'boolean', default: false },
} as const

const ABOUT: Record<keyof typeof OPTIONS, readonly [placeholder: string, about: string]> = {
  identity: [
    'TYPE',
    `for whom the variables are printed: ${Object.keys(IDENTITY_TYPES).join(', ')}`,
  ],
  tenant: ['GUID', 'the tenant'],
  client: ['GUID', 'the application, and the managed identity'],
  rule: ['dcr-...', 'the data collection rule on which it has the role'],
  certificate: ['FILE', 'a PEM certificate to register instead of a new one'],
  folder: ['FOLDER', 'where the certificate, the CA and the token are written; default: a new one'],
  'token-lifetime': ['SECONDS', 'how long tokens live; default: 3600'],
  fault: [
    'NAME=VALUE',
    'a fault from the start, for example ingestion.status=429; may be repeated',
  ],
  faults: ['FILE', 'faults from the start, as JSON'],
  scenario: ['FILE', 'faults over time, as JSON'],
  'control-port': ['PORT', 'port of the control endpoint and its page; default: any free one'],
  'proxy-port': ['PORT', 'port of the proxy; default: any free one'],
  help: ['', 'this text'],
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export interface LabArguments {
  readonly help: boolean
  readonly identity: IdentityType
  readonly tenantId: string
  readonly clientId: string
  readonly ruleId: string
  readonly certificatePath: string | undefined
  readonly folder: string | undefined
  readonly tokenLifetimeSeconds: number | undefined
  readonly faults: Faults
  readonly faultsPath: string | undefined
  readonly scenarioPath: string | undefined
  readonly controlPort: number
  readonly proxyPort: number
}

/** @throws Error in words for people, when an argument is not allowed */
export function parseArguments(args: readonly string[]): LabArguments {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  const lifetime = values['token-lifetime']
  return {
    help: values.help,
    identity: identityOf(values.identity),
    tenantId: matching('tenant', values.tenant, GUID, 'a GUID'),
    clientId: matching('client', values.client, GUID, 'a GUID'),
    ruleId: matching('rule', values.rule, /^dcr-[0-9a-f]{32}$/, 'dcr- and 32 hexadecimal digits'),
    certificatePath: values.certificate,
    folder: values.folder,
    tokenLifetimeSeconds: lifetime === undefined ? undefined : number('token-lifetime', lifetime),
    faults: parseFaultArguments(values.fault ?? []),
    faultsPath: values.faults,
    scenarioPath: values.scenario,
    controlPort: number('control-port', values['control-port']),
    proxyPort: number('proxy-port', values['proxy-port']),
  }
}

/** `ingestion.status=429` and the like. @throws Error that names each wrong one */
export function parseFaultArguments(texts: readonly string[]): Faults {
  const faults: Record<string, Record<string, unknown>> = {}
  for (const text of texts) {
    const match = /^(\w+)\.(\w+)=(.*)$/.exec(text)
    if (match === null) throw new Error(`--fault ${text}: allowed: ENDPOINT.NAME=VALUE; see --help`)
    const [, endpoint = '', name = '', value = ''] = match
    faults[endpoint] = { ...faults[endpoint], [name]: valueOfText(value) }
  }
  return parseFaults(faults)
}

export function helpText(): string {
  const options = Object.entries(ABOUT).map(([name, [placeholder, about]]) =>
    line(`--${name} ${placeholder}`, about),
  )
  const routes = Object.entries(CONTROL_ROUTES).map(([route, about]) => line(route, about))
  return `An embedded Azure for remote write: Entra ID, IMDS and Azure Monitor's ingestion, on 127.0.0.1.

Usage: npm run lab -- [options]

${options.join('\n')}

Faults, by endpoint (what an endpoint does not know is refused):
${faultLines().join('\n')}

The control endpoint, while the lab runs:
${routes.join('\n')}

A scenario file is a list of steps, each with all the faults that hold from then on:
  [{ "afterSeconds": 10, "say": "Entra is down", "faults": { "authority": { "refuse": true } } },
   { "afterSeconds": 60, "say": "Entra is back", "faults": {} }]
`
}

interface FaultSchema {
  readonly description?: string
  readonly enum?: readonly string[]
  readonly type?: string
}

function faultLines(): string[] {
  const schema = z.toJSONSchema(FAULTS, { io: 'input' })
  const endpoints = Object.entries(schema.properties ?? {}) as unknown as [
    string,
    { properties: Record<string, FaultSchema> },
  ][]
  const byName = new Map<string, { readonly endpoints: string[]; readonly fault: FaultSchema }>()
  for (const [endpoint, { properties }] of endpoints) {
    for (const [name, fault] of Object.entries(properties)) {
      const known = byName.get(name) ?? { endpoints: [], fault }
      known.endpoints.push(endpoint)
      byName.set(name, known)
    }
  }
  return [...byName].map(([name, { endpoints: where, fault }]) => {
    const allowed = fault.enum?.join('|') ?? fault.type ?? ''
    const some = where.length === endpoints.length ? '' : ` (${where.join(' and ')} only)`
    return line(`${name}=${allowed}`, `${fault.description ?? ''}${some}`)
  })
}

function line(left: string, right: string): string {
  return left.length > 36 ? `  ${left}\n${' '.repeat(40)}${right}` : `  ${left.padEnd(38)}${right}`
}

function valueOfText(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function identityOf(text: string): IdentityType {
  const types = Object.keys(IDENTITY_TYPES) as IdentityType[]
  const type = types.find((candidate) => candidate.toLowerCase() === text.toLowerCase())
  if (type === undefined) throw new Error(`--identity ${text}: allowed: ${types.join(', ')}`)
  return type
}

function number(name: string, text: string): number {
  return Number(matching(name, text, /^\d{1,6}(\.\d+)?$/, 'a number'))
}

function matching(name: string, text: string, pattern: RegExp, allowed: string): string {
  if (!pattern.test(text)) throw new Error(`--${name} ${text}: allowed: ${allowed}`)
  return text
}
