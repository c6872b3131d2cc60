import { CLOUDS, type CloudName, CUSTOM_CLOUD, cloudFromSidecarName, scopeOf } from './cloud.ts'
import { EnvironmentReader, type EnvironmentVariables } from './environment-reader.ts'
import { IDENTITY_TYPES, type IdentityType, type SidecarIdentity } from './identity.ts'
import { ingestionUrlProblem } from './ingestion-url.ts'
import { flag, type Setting } from './setting.ts'
import {
  SIDECAR_SETTINGS,
  type SidecarSettingName,
  type SidecarSettings,
} from './sidecar-settings.ts'

/**
 * The sidecar's whole configuration. Two programs share it: `cdk8s/` writes it into a container spec
 * with {@link toEnv}, the sidecar reads it back with {@link fromEnv}. The names of the variables are
 * Microsoft's where its image has them, and stand in this file and in `sidecar-settings.ts` only.
 */
export interface SidecarConfig extends SidecarSettings {
  /** Where writes go: `https://.../api/v1/write?api-version=...` of a data collection rule. */
  readonly ingestionUrl: string
  readonly identity: SidecarIdentity
  readonly cloud: CloudName | 'custom'
  /** Entra's authority, without a path: `https://login.microsoftonline.com`. */
  readonly authorityHost: string
  /** Scope of the token: `https://monitor.azure.com/.default`. */
  readonly scope: string
  /** Name of the cluster, for logs and metrics of the sidecar itself. Samples are never changed. */
  readonly cluster?: string
  /** Bearer token that senders present; only with `writeSources: 'any'`. */
  readonly inboundTokenPath?: string
  /** Replaces `http://169.254.169.254` as the address of IMDS. */
  readonly imdsHost?: string
  /** Proxy for Entra and ingestion (never for IMDS); may carry credentials, so it is never shown. */
  readonly httpsProxy?: string
  /** Hosts that are reached without the proxy, in the usual `NO_PROXY` form. */
  readonly noProxy?: string
}

/**
 * What a container spec says about `config`. Leaves out what equals the default, what only the cluster
 * can know (the workload identity webhook injects `AZURE_FEDERATED_TOKEN_FILE`), and every secret value.
 */
export function toEnv(config: SidecarConfig): Record<string, string> {
  const env: Record<string, string | undefined> = {
    INGESTION_URL: config.ingestionUrl,
    LISTENING_PORT: String(config.listeningPort),
    IDENTITY_TYPE: config.identity.type,
    ...identityToEnv(config.identity),
    CLUSTER: config.cluster,
    ...cloudToEnv(config),
    INBOUND_TOKEN_FILE: config.inboundTokenPath,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: config.imdsHost,
    HTTPS_PROXY: config.httpsProxy,
    NO_PROXY: config.noProxy,
    ...settingsToEnv(config),
  }
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/**
 * Reads the configuration from environment variables. An empty variable counts as absent; unknown ones
 * are not looked at. Touches no file.
 *
 * @throws ConfigurationError with every problem at once.
 */
export function fromEnv(env: EnvironmentVariables): SidecarConfig {
  const read = new EnvironmentReader(env)
  const settings = settingsFromEnv(read)
  const identity = identityFromEnv(read)
  const cloud = cloudFromEnv(read)
  const ingestionUrl = read.required('INGESTION_URL', {
    allowed: 'the metrics ingestion endpoint of a data collection rule',
    next: 'copy it from the overview page of the Azure Monitor workspace',
    problemWith: (text) => ingestionUrlProblem(text, cloud.name, settings.ingestionAllowedHosts),
  })
  const inboundTokenPath = read.optional('INBOUND_TOKEN_FILE', PATH)
  if (settings.writeSources === 'any' && inboundTokenPath === undefined) {
    read.problem('INBOUND_TOKEN_FILE', {
      allowed: 'the path of a file with the bearer token that senders present',
      next: 'mount one, or leave WRITE_SOURCES=loopback: without it anyone could write with this identity',
    })
  }
  const config: SidecarConfig = {
    ...settings,
    ingestionUrl,
    identity,
    cloud: cloud.name,
    authorityHost: cloud.authorityHost,
    scope: cloud.scope,
    ...present('cluster', read.optional('CLUSTER', ANY_TEXT)),
    ...present('inboundTokenPath', inboundTokenPath),
    ...present('imdsHost', read.optional('AZURE_POD_IDENTITY_AUTHORITY_HOST', HTTP_URL)),
    ...present('httpsProxy', read.optional('HTTPS_PROXY', HTTP_URL)),
    ...present('noProxy', read.optional('NO_PROXY', ANY_TEXT)),
  }
  read.throwIfAnyProblem('the environment of the sidecar')
  return config
}

function identityToEnv(identity: SidecarIdentity): Record<string, string | undefined> {
  switch (identity.type) {
    case 'aadApplication': {
      const { tenantId, clientId, credential } = identity
      const ids = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId }
      if (credential.kind === 'secret') return { ...ids, AZURE_CLIENT_SECRET_FILE: credential.path }
      const { path, password, sendChain } = credential
      return {
        ...ids,
        AZURE_CLIENT_CERTIFICATE_PATH: path,
        AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE:
          password !== undefined && 'path' in password ? password.path : undefined,
        AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: sendChain ? 'true' : undefined,
      }
    }
    case 'userAssigned':
      return { AZURE_CLIENT_ID: identity.clientId }
    case 'systemAssigned':
      return {}
    case 'workloadIdentity':
      return { AZURE_TENANT_ID: identity.tenantId, AZURE_CLIENT_ID: identity.clientId }
    default:
      return identity satisfies never
  }
}

const IDENTITIES: {
  readonly [T in IdentityType]: (read: EnvironmentReader) => SidecarIdentity
} = {
  aadApplication: (read) => ({
    type: 'aadApplication',
    tenantId: read.required('AZURE_TENANT_ID', TENANT_ID),
    clientId: read.required('AZURE_CLIENT_ID', CLIENT_ID),
    credential: applicationCredential(read),
  }),
  userAssigned: (read) => ({
    type: 'userAssigned',
    clientId: read.required('AZURE_CLIENT_ID', CLIENT_ID),
  }),
  systemAssigned: () => ({ type: 'systemAssigned' }),
  workloadIdentity: (read) => ({
    type: 'workloadIdentity',
    tenantId: read.required('AZURE_TENANT_ID', TENANT_ID),
    clientId: read.required('AZURE_CLIENT_ID', CLIENT_ID),
    tokenPath: read.required('AZURE_FEDERATED_TOKEN_FILE', {
      ...PATH,
      next: 'label the pod azure.workload.identity/use: "true"; the webhook then injects it',
    }),
  }),
}

function identityFromEnv(read: EnvironmentReader): SidecarIdentity {
  const names = Object.keys(IDENTITY_TYPES) as IdentityType[]
  const byName = (text: string) => names.find((name) => name.toLowerCase() === text.toLowerCase())
  const text = read.required('IDENTITY_TYPE', {
    allowed: names.join(', '),
    next: 'see docs/reference.md for the variables that each identity needs',
    problemWith: (value) => (byName(value) === undefined ? 'no such identity' : undefined),
  })
  const type = byName(text)
  // The type is wrong, which is noted; which other variables it needs cannot be said.
  return type === undefined ? { type: 'systemAssigned' } : IDENTITIES[type](read)
}

function applicationCredential(read: EnvironmentReader) {
  const secretPath = read.optional('AZURE_CLIENT_SECRET_FILE', PATH)
  if (secretPath !== undefined) {
    if (read.optional('AZURE_CLIENT_CERTIFICATE_PATH', PATH) !== undefined) {
      read.problem('AZURE_CLIENT_SECRET_FILE', {
        value: secretPath,
        allowed: 'either this or AZURE_CLIENT_CERTIFICATE_PATH',
        next: 'remove one of the two',
      })
    }
    return { kind: 'secret', path: secretPath } as const
  }
  const path = read.required('AZURE_CLIENT_CERTIFICATE_PATH', {
    ...PATH,
    next: 'mount the certificate, for example at /mnt/secrets-store/<name of the certificate>',
  })
  const passwordValue = read.secret('AZURE_CLIENT_CERTIFICATE_PASSWORD')
  const passwordPath = read.optional('AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE', PATH)
  if (passwordValue !== undefined && passwordPath !== undefined) {
    read.problem('AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE', {
      value: passwordPath,
      allowed: 'either this or AZURE_CLIENT_CERTIFICATE_PASSWORD',
      next: 'remove one of the two',
    })
  }
  return {
    kind: 'certificate',
    path,
    ...(passwordPath !== undefined
      ? { password: { path: passwordPath } }
      : present('password', passwordValue === undefined ? undefined : { value: passwordValue })),
    sendChain: read.setting(SEND_CHAIN),
  } as const
}

function cloudToEnv(config: SidecarConfig): Record<string, string | undefined> {
  if (config.cloud === 'custom') {
    return {
      CLOUD: CUSTOM_CLOUD,
      AAD_HOST_ENDPOINT: config.authorityHost,
      INGESTION_AAD_AUDIENCE: config.scope,
    }
  }
  const cloud = CLOUDS[config.cloud]
  return {
    CLOUD: config.cloud === 'public' ? undefined : cloud.sidecarName,
    AAD_HOST_ENDPOINT:
      config.authorityHost === cloud.authorityHost ? undefined : config.authorityHost,
    INGESTION_AAD_AUDIENCE: config.scope === scopeOf(cloud.audience) ? undefined : config.scope,
  }
}

function cloudFromEnv(read: EnvironmentReader) {
  const allowed = [...Object.values(CLOUDS).map((cloud) => cloud.sidecarName), CUSTOM_CLOUD]
  const text = read.optional('CLOUD', {
    allowed: allowed.join(', '),
    problemWith: (value) => (cloudFromSidecarName(value) ? undefined : 'no such cloud'),
  })
  const name = (text === undefined ? undefined : cloudFromSidecarName(text)) ?? 'public'
  // Microsoft's name first; the second is injected by the workload identity webhook.
  const authorityHost =
    read.optional('AAD_HOST_ENDPOINT', AUTHORITY) ??
    read.optional('AZURE_AUTHORITY_HOST', AUTHORITY)
  const audience = read.optional('INGESTION_AAD_AUDIENCE', HTTP_URL)
  if (name !== 'custom') {
    return {
      name,
      authorityHost:
        authorityHost === undefined ? CLOUDS[name].authorityHost : origin(authorityHost),
      scope: scopeOf(audience ?? CLOUDS[name].audience),
    }
  }
  if (authorityHost === undefined) {
    read.problem('AAD_HOST_ENDPOINT', { ...AUTHORITY, next: `${CUSTOM_CLOUD} needs it` })
  }
  if (audience === undefined) {
    read.problem('INGESTION_AAD_AUDIENCE', { ...HTTP_URL, next: `${CUSTOM_CLOUD} needs it` })
  }
  return { name, authorityHost: origin(authorityHost ?? ''), scope: scopeOf(audience ?? '') }
}

function settingsToEnv(config: SidecarConfig): Record<string, string | undefined> {
  const names = Object.keys(SIDECAR_SETTINGS) as SidecarSettingName[]
  return Object.fromEntries(
    names.map((name) => {
      const setting = SIDECAR_SETTINGS[name] as Setting<unknown>
      const text = setting.print(config[name])
      const always = name === 'listeningPort'
      return [
        setting.variable,
        always || text !== setting.print(setting.default) ? text : undefined,
      ]
    }),
  )
}

function settingsFromEnv(read: EnvironmentReader): SidecarSettings {
  return Object.fromEntries(
    Object.entries(SIDECAR_SETTINGS).map(([name, setting]) => [
      name,
      read.setting(setting as Setting<unknown>),
    ]),
  ) as SidecarSettings
}

function present<K extends string, T>(key: K, value: T | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T }
}

function origin(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const notGuid = (text: string) => (GUID.test(text) ? undefined : 'not a GUID')

const TENANT_ID = {
  allowed: 'a GUID, the directory (tenant) id',
  next: 'az account show --query tenantId',
  problemWith: notGuid,
}
const CLIENT_ID = {
  allowed: 'a GUID, the application (client) id of the identity, not its object id',
  next: 'az ad app list --display-name NAME --query "[].appId"',
  problemWith: notGuid,
}
const PATH = {
  allowed: 'an absolute path in the container',
  problemWith: (text: string) => (/^(\/|[a-zA-Z]:[\\/])/.test(text) ? undefined : 'not absolute'),
}
const ANY_TEXT = { allowed: 'any text' }
const HTTP_URL = {
  allowed: 'a URL that begins with https:// (or http://)',
  problemWith: (text: string) => (/^https?:$/.test(protocolOf(text)) ? undefined : 'not a URL'),
}
const AUTHORITY = {
  allowed: 'the https:// URL of an Entra authority, for example https://login.microsoftonline.com',
  problemWith: (text: string) => (protocolOf(text) === 'https:' ? undefined : 'not https'),
}
const SEND_CHAIN = flag('AZURE_CLIENT_SEND_CERTIFICATE_CHAIN', {
  about: 'Sends the certificate chain, for applications that trust a subject name and issuer.',
})

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : ''
}
