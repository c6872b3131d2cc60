import type { SidecarIdentity } from './identity.ts'
import { ingestionUrlProblem } from './ingestion-url.ts'
import { proxyUrl } from './proxy.ts'
import type { Setting } from './setting.ts'
import { cloudFromEnv, cloudToEnv, type SidecarCloud } from './sidecar-cloud.ts'
import { identityFromEnv, identityToEnv } from './sidecar-identity.ts'
import {
  SIDECAR_SETTINGS,
  type SidecarSettingName,
  type SidecarSettings,
} from './sidecar-settings.ts'
import type { SidecarEnvironment } from './sidecar-variables.ts'
import { type EnvironmentVariables, VariableReader } from './variable-reader.ts'
import { ANY_TEXT, HTTP_URL, PATH, PROXY } from './variable-rule.ts'

/**
 * The sidecar's whole configuration. Two programs share it: `cdk8s/` writes it into a container spec
 * with {@link toEnv}, the sidecar reads it back with {@link fromEnv}. The names of the variables are
 * Microsoft's where its image has them, and are written in `contract/sidecar-*.ts` only.
 */
export interface SidecarConfig extends SidecarSettings, SidecarCloud {
  /** Where writes go: `https://.../api/v1/write?api-version=...` of a data collection rule. */
  readonly ingestionUrl: string
  readonly identity: SidecarIdentity
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
  const settings = settingsToEnv(config)
  const variables: SidecarEnvironment = {
    IDENTITY_TYPE: config.identity.type,
    ...identityToEnv(config.identity),
    CLUSTER: config.cluster,
    ...cloudToEnv(config),
    INBOUND_TOKEN_FILE: config.inboundTokenPath,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: config.imdsHost,
    HTTPS_PROXY: config.httpsProxy,
    NO_PROXY: config.noProxy,
  }
  // In the order in which people look for them: where to, where from, as whom.
  const { listeningPort } = SIDECAR_SETTINGS
  const env: Record<string, string | undefined> = {
    INGESTION_URL: config.ingestionUrl,
    [listeningPort.variable]: listeningPort.print(config.listeningPort),
    ...variables,
    ...settings,
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
  const read = new VariableReader(env)
  const settings = settingsFromEnv(read)
  const identity = identityFromEnv(read)
  const cloud = cloudFromEnv(read)
  const ingestionUrl = read.required('INGESTION_URL', {
    allowed: 'the metrics ingestion endpoint of a data collection rule',
    next: 'copy it from the overview page of the Azure Monitor workspace',
    problemWith: (text) => ingestionUrlProblem(text, cloud.cloud, settings.ingestionAllowedHosts),
  })
  const inboundTokenPath = read.optional('INBOUND_TOKEN_FILE', PATH)
  if (settings.writeSources === 'any' && inboundTokenPath === undefined) {
    read.problem('INBOUND_TOKEN_FILE', {
      allowed: 'the path of a file with the bearer token that senders present',
      next: 'mount one, or leave WRITE_SOURCES=loopback: without it anyone could write with this identity',
    })
  }
  const httpsProxy = read.optional('HTTPS_PROXY', PROXY)
  const config: SidecarConfig = {
    ...settings,
    ingestionUrl,
    identity,
    ...cloud,
    ...ifGiven('cluster', read.optional('CLUSTER', ANY_TEXT)),
    ...ifGiven('inboundTokenPath', inboundTokenPath),
    ...ifGiven('imdsHost', read.optional('AZURE_POD_IDENTITY_AUTHORITY_HOST', HTTP_URL)),
    ...ifGiven('httpsProxy', httpsProxy && proxyUrl(httpsProxy)),
    ...ifGiven('noProxy', read.optional('NO_PROXY', ANY_TEXT)),
  }
  read.throwIfAnyProblem('the environment of the sidecar')
  return config
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

function settingsFromEnv(read: VariableReader): SidecarSettings {
  return Object.fromEntries(
    Object.entries(SIDECAR_SETTINGS).map(([name, setting]) => [
      name,
      read.setting(setting as Setting<unknown>),
    ]),
  ) as SidecarSettings
}

function ifGiven<K extends string, T>(key: K, value: T | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T }
}
