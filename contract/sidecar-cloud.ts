import { CLOUDS, type CloudName, CUSTOM_CLOUD, cloudFromSidecarName, scopeOf } from './cloud.ts'
import type { SidecarEnvironment } from './sidecar-variables.ts'
import type { VariableReader } from './variable-reader.ts'
import { AUTHORITY, HTTP_URL } from './variable-rule.ts'

/** Where tokens come from, and what they are for. */
export interface SidecarCloud {
  readonly cloud: CloudName | 'custom'
  /** Entra's authority, without a path: `https://login.microsoftonline.com`. */
  readonly authorityHost: string
  /** Scope of the token: `https://monitor.azure.com/.default`. */
  readonly scope: string
}

/** What a container spec says about a cloud: nothing that is the default. */
export function cloudToEnv(config: SidecarCloud): SidecarEnvironment {
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

/** Reads the cloud, and notes every variable of it that is wrong. */
export function cloudFromEnv(read: VariableReader): SidecarCloud {
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
      cloud: name,
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
  return { cloud: name, authorityHost: origin(authorityHost ?? ''), scope: scopeOf(audience ?? '') }
}

function origin(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}
