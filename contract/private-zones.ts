import type { CloudName } from './cloud.ts'

/** What private endpoints are made for. */
export type LinkPurpose = 'vault' | 'queries' | 'scope'

/**
 * The zone of each kind of private endpoint, where Microsoft documents one for the cloud. Of the scope's five it is
 * the one that data collection endpoints are in; the others are of Log Analytics, and one of them is all of Blob
 * Storage.
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 * @see https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-configure
 */
const ZONES: Readonly<
  Record<CloudName, { readonly [P in LinkPurpose]: ((region: string) => string) | undefined }>
> = {
  public: {
    vault: () => 'privatelink.vaultcore.azure.net',
    queries: (region) => `privatelink.${region}.prometheus.monitor.azure.com`,
    scope: () => 'privatelink.monitor.azure.com',
  },
  usGovernment: {
    vault: () => 'privatelink.vaultcore.usgovcloudapi.net',
    queries: undefined,
    scope: () => 'privatelink.monitor.azure.us',
  },
  china: {
    vault: () => 'privatelink.vaultcore.azure.cn',
    queries: undefined,
    scope: undefined,
  },
}

/**
 * The name of a zone; `undefined` where none is documented.
 *
 * @param region - of the workspace, which its queries' zone is named after
 */
export function zoneName(
  cloud: CloudName | object,
  purpose: LinkPurpose,
  region: string,
): string | undefined {
  return typeof cloud === 'object' ? undefined : ZONES[cloud][purpose]?.(region)
}

/** By its name: what a zone is for, and whether that takes it. */
const ROLES: readonly (readonly [LinkPurpose, RegExp, 'needed' | 'possible'])[] = [
  ['vault', /^privatelink\.vaultcore\./, 'needed'],
  ['queries', /^privatelink\.[a-z0-9]+\.prometheus\.monitor\./, 'needed'],
  ['scope', /^privatelink\.monitor\./, 'needed'],
  [
    'scope',
    /^privatelink\.(adx\.monitor|oms\.opinsights|ods\.opinsights|agentsvc\.azure-automation|blob\.core)\./,
    'possible',
  ],
]

/** What an existing zone is for, by its resource id; `undefined` where nothing that is made here asks for it. */
export function roleOf(
  zoneId: string,
): { readonly purpose: LinkPurpose; readonly isNeeded: boolean } | undefined {
  const name = (zoneId.split('/').at(-1) ?? '').toLowerCase()
  const [purpose, , need] = ROLES.find(([, pattern]) => pattern.test(name)) ?? []
  return purpose && { purpose, isNeeded: need === 'needed' }
}
