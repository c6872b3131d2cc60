import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../environment.ts'
import { checkEnvironments } from '../parse.ts'
import { IMAGE, pathsOf, problemsOf, prod, withCluster, withEnvironment } from '../testing.ts'

const GROUP = '/subscriptions/6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11/resourceGroups/rg-network'
const subnetId = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints`
const zone = (name: string) => `${GROUP}/providers/Microsoft.Network/privateDnsZones/${name}`
const existing = (...names: string[]) => ({ zones: 'existing', zoneIds: names.map(zone) })
const scopeId = `${GROUP}/providers/Microsoft.Insights/privateLinkScopes/ampls`

/** The smallest environment with something said of private links, and of its cluster. */
function linked(
  privateLink: object,
  cluster: Record<string, unknown> = {},
  more: object = {},
): EnvironmentInput {
  const { clusters } = withCluster(cluster)
  return withEnvironment({ ...more, clusters, privateLink: { subnetId, ...privateLink } })
}
const shutVault = { name: 'kv-prod', network: { publicNetworkAccess: false } }
const own = (publicNetworkAccess: boolean) => ({
  dataCollection: { rule: 'own', publicNetworkAccess },
})

describe('private links are refused', () => {
  it.each<[string, string, EnvironmentInput]>([
    ['for nothing', 'privateLink', linked({})],
    [
      'for a vault that there is not',
      'privateLink.vault',
      linked(
        { vault: true },
        { identity: { type: 'workloadIdentity' }, vaultReader: undefined },
        { vault: undefined },
      ),
    ],
    ['in no subnet', 'privateLink.subnetId', linked({ vault: true, subnetId: 'endpoints' })],
    [
      "without the zone of the vault's names",
      'privateLink.dns.zoneIds',
      linked({ vault: true, dns: existing() }),
    ],
    [
      'without a zone of their own each',
      'privateLink.dns.zoneIds',
      linked({ vault: true, queries: true, dns: existing('privatelink.vaultcore.azure.net') }),
    ],
    [
      "with the scope's other zones alone",
      'privateLink.dns.zoneIds',
      linked({ scope: {}, dns: existing('privatelink.blob.core.windows.net') }),
    ],
    [
      "with the zone of another region than the workspace's",
      'privateLink.dns.zoneIds[0]',
      linked({
        queries: true,
        dns: existing('privatelink.northeurope.prometheus.monitor.azure.com'),
      }),
    ],
    [
      'with a zone that nothing asks for',
      'privateLink.dns.zoneIds[1]',
      linked({
        vault: true,
        dns: existing('privatelink.vaultcore.azure.net', 'privatelink.monitor.azure.com'),
      }),
    ],
    [
      'with zones of their own in a cloud for which none is documented',
      'privateLink.dns.zones',
      linked({ queries: true }, {}, { cloud: 'usGovernment', location: 'usgovvirginia' }),
    ],
    [
      'with an endpoint that nothing leads to',
      'clusters[0].dataCollection.publicNetworkAccess',
      withCluster(own(false)),
    ],
    [
      "with a network that can no longer send to the workspace's own endpoint",
      'clusters[0].dataCollection.rule',
      linked({ scope: { ingestionAccess: 'PrivateOnly' } }),
    ],
    [
      'behind a network policy that lets nothing out to them',
      'clusters[0].networkPolicy.egress.ports',
      linked({ scope: {} }, { networkPolicy: { egress: { ports: [] } } }),
    ],
    [
      'for a vault that is shut without them',
      'vault.network.publicNetworkAccess',
      linked({ queries: true }, {}, { vault: shutVault }),
    ],
  ])('%s', (_what, path, environment) => {
    expect(pathsOf(environment)).toContain(path)
  })

  it('with everything that is wrong at once', () => {
    expect(
      pathsOf(linked({ vault: true, queries: true, scope: {}, dns: existing('example.com') })),
    ).toEqual([
      'privateLink.dns.zoneIds',
      'privateLink.dns.zoneIds',
      'privateLink.dns.zoneIds',
      'privateLink.dns.zoneIds[0]',
    ])
  })
})

it.each<[string, EnvironmentInput]>([
  ['all of it', linked({ vault: true, queries: true, scope: {} }, own(false))],
  [
    'a shut vault that has one',
    linked({ vault: true, appliedFrom: 'network' }, {}, { vault: shutVault }),
  ],
  [
    'zones of the platform, whatever their case',
    linked({ vault: true, dns: existing('PrivateLink.VaultCore.azure.net') }),
  ],
  [
    "all of the scope's zones",
    linked({
      scope: {},
      dns: existing('privatelink.monitor.azure.com', 'privatelink.oms.opinsights.azure.com'),
    }),
  ],
  ['an existing scope, which has its names', linked({ scope: { existing: true, id: scopeId } })],
  [
    'zones that a policy keeps, in any cloud',
    linked(
      { queries: true, dns: { zones: 'policy' } },
      {},
      { cloud: 'china', location: 'chinanorth3' },
    ),
  ],
  [
    'a network policy that names the endpoints',
    linked({ scope: {} }, { networkPolicy: { egress: { ports: [], ranges: ['10.0.0.0/24'] } } }),
  ],
])('%s is a private link', (_what, environment) => {
  expect(problemsOf(environment)).toEqual([])
})

describe('a warning is given', () => {
  const warnedOf = (environment: EnvironmentInput) => {
    const { problems, warnings } = checkEnvironments([environment])
    expect(problems).toEqual([])
    return warnings.map(({ path }) => path.replace('prod: ', ''))
  }
  const proxied = (noProxy: string[]) => ({
    sidecar: {
      image: IMAGE,
      network: { proxy: { url: 'http://proxy.contoso.com:3128', noProxy } },
    },
  })

  it('for a vault that a hosted runner cannot reach, until the agent is said to be inside', () => {
    const path = 'vault.network.publicNetworkAccess'
    const at = (appliedFrom: string) =>
      warnedOf(linked({ vault: true, appliedFrom }, {}, { vault: shutVault }))
    expect(at('internet')).toContain(path)
    expect(at('network')).not.toContain(path)
  })

  it('for a proxy that samples would be sent to, and not for one that is told of them', () => {
    const path = 'clusters[0].sidecar.network.proxy.noProxy'
    expect(warnedOf(linked({ scope: {} }, proxied([])))).toContain(path)
    for (const entry of ['.ingest.monitor.azure.com', 'monitor.azure.com', '*']) {
      expect(warnedOf(linked({ scope: {} }, proxied([entry])))).not.toContain(path)
    }
    expect(warnedOf(linked({ vault: true }, proxied([])))).not.toContain(path)
  })

  it('for an Azure Managed Grafana that the workspace does not let in', () => {
    const workspace = { name: 'amw-prod', publicNetworkAccess: false }
    const managedGrafana = { name: 'graf-prod' }
    expect(warnedOf(withEnvironment({ workspace, managedGrafana }))).toContain(
      'workspace.publicNetworkAccess',
    )
    expect(warnedOf(withEnvironment({ workspace: prod.workspace, managedGrafana }))).not.toContain(
      'workspace.publicNetworkAccess',
    )
  })
})
