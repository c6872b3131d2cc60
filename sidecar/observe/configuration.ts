import { withoutCredentials, withoutPassword } from '../../contract/credentials.ts'
import { type SidecarConfig, toEnv } from '../../contract/sidecar-config.ts'
import { SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'

/** One variable as it is in force. */
export interface Variable {
  readonly name: string
  readonly value: string
  /** Whether the value is the one that is used when the variable is absent. */
  readonly isDefault: boolean
}

/** Every variable in force, the defaults too; no secret, and no credentials in a URL. */
export function effectiveConfiguration(config: SidecarConfig): readonly Variable[] {
  const given = toEnv(config)
  const { httpsProxy, identity } = config
  const tokenFile: Record<string, string> =
    identity.type === 'workloadIdentity' ? { AZURE_FEDERATED_TOKEN_FILE: identity.tokenPath } : {}
  const settings = Object.entries(SIDECAR_SETTINGS).map(
    ([, { variable, default: byDefault, print }]) => {
      const value = (print as (value: unknown) => string)(byDefault)
      return { name: variable, value, isDefault: true }
    },
  )
  const set = Object.entries({ ...given, ...tokenFile })
    .filter(([name]) => name !== 'HTTPS_PROXY')
    .map(([name, value]) => ({ name, value: withoutPassword(value), isDefault: false }))
  const names = new Set(set.map(({ name }) => name))
  return [
    ...set,
    ...(httpsProxy === undefined
      ? []
      : [{ name: 'HTTPS_PROXY', value: withoutCredentials(httpsProxy), isDefault: false }]),
    ...settings.filter(({ name }) => !names.has(name)),
  ].toSorted((a, b) => Number(a.isDefault) - Number(b.isDefault))
}
