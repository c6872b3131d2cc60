import { CLOUDS } from '../../cloud.ts'
import { type LinkPurpose, roleOf, zoneName } from '../../private-zones.ts'
import type { Problem, Warning } from '../../problem.ts'
import type { Cluster, Environment } from '../resolve.ts'

type PrivateLink = NonNullable<Environment['privateLink']>

/** Private endpoints for nothing, or without the names by which they are found. */
export function privateLinkProblems(environment: Environment): Problem[] {
  const { privateLink, vault } = environment
  if (privateLink === undefined) return []
  const path = 'privateLink'
  if (!privateLink.vault && !privateLink.queries && privateLink.scope === undefined) {
    const allowed = 'one at least of vault: true, queries: true and scope'
    return [
      { path, value: privateLink.subnetId, allowed, next: 'say what it is for, or remove it' },
    ]
  }
  const problems: Problem[] = []
  if (privateLink.vault && vault === undefined) {
    problems.push({
      path: `${path}.vault`,
      value: 'true',
      allowed: 'false without a vault',
      next: 'remove it, or name the vault',
    })
  }
  return [...problems, ...zoneProblems(environment, privateLink)]
}

/** What private endpoints are made for: an existing scope may have its own. */
export function madeFor({ vault, queries, scope }: PrivateLink): LinkPurpose[] {
  const isScopeMade =
    scope !== undefined && (!scope.existing || scope.privateEndpoint === 'created')
  return [
    ...(vault ? ['vault' as const] : []),
    ...(queries ? ['queries' as const] : []),
    ...(isScopeMade ? ['scope' as const] : []),
  ]
}

function zoneProblems(environment: Environment, privateLink: PrivateLink): Problem[] {
  const { cloud, location, workspace } = environment
  const { dns } = privateLink
  const made = madeFor(privateLink)
  if (dns.zones === 'policy') return []
  if (dns.zones === 'created') {
    const name = typeof cloud === 'object' ? 'a custom cloud' : `the cloud ${cloud}`
    return made
      .filter((purpose) => zoneName(cloud, purpose, location) === undefined)
      .map((purpose) => ({
        path: 'privateLink.dns.zones',
        value: 'created',
        allowed: `existing or policy for ${SAID[purpose]} in ${name}, for which Microsoft documents no zone`,
        next: "create the zone that the private endpoint's own DNS configuration names, and write dns: { zones: 'existing', zoneIds: [...] }",
      }))
  }
  const roles = dns.zoneIds.map(roleOf)
  const missing = made.filter(
    (purpose) => !roles.some((role) => role?.purpose === purpose && role.isNeeded),
  )
  return [
    ...missing.map((purpose) => ({
      path: 'privateLink.dns.zoneIds',
      allowed: `a zone for ${SAID[purpose]} among them, such as ${zoneName(cloud, purpose, location) ?? EXAMPLES[purpose]}`,
      next: "add its resource id, or write dns: { zones: 'policy' } where an Azure Policy writes the records",
    })),
    ...dns.zoneIds.flatMap((value, index) => {
      const role = roles[index]
      if (role !== undefined && made.includes(role.purpose)) {
        // Where an existing workspace is, only Azure knows.
        const isNamedAfterRegion = role.purpose === 'queries' && !workspace.existing
        return isNamedAfterRegion ? zoneRegionProblems(value, location, index) : []
      }
      const allowed = 'zones of the private endpoints that are made here'
      return [{ path: `privateLink.dns.zoneIds[${index}]`, value, allowed, next: 'remove it' }]
    }),
  ]
}

/** Another region's zone takes the record, and nobody ever asks it. */
function zoneRegionProblems(value: string, location: string, index: number): Problem[] {
  const name = value.split('/').at(-1) ?? ''
  const own = name.replace(/^privatelink\.[^.]+/i, `privatelink.${location}`)
  if (own.toLowerCase() === name.toLowerCase()) return []
  return [
    {
      path: `privateLink.dns.zoneIds[${index}]`,
      value,
      allowed: `${own}: queries go to the region of the workspace`,
      next: 'name the zone of that region',
    },
  ]
}

const SAID: Readonly<Record<LinkPurpose, string>> = {
  vault: 'the vault',
  queries: 'queries',
  scope: 'the scope',
}
const EXAMPLES: Readonly<Record<LinkPurpose, string>> = {
  vault: 'privatelink.vaultcore.<domain>',
  queries: 'privatelink.<region>.prometheus.monitor.<domain>',
  scope: 'privatelink.monitor.<domain>',
}

/** A cluster whose samples would find no way in. */
export function ingestionProblems(
  { privateLink }: Environment,
  { dataCollection, networkPolicy }: Cluster,
): Problem[] {
  const scope = privateLink?.scope
  const problems: Problem[] = []
  if (dataCollection.rule === 'own' && !dataCollection.publicNetworkAccess && scope === undefined) {
    problems.push({
      path: 'dataCollection.publicNetworkAccess',
      value: 'false',
      allowed: 'true without privateLink.scope: nothing would let samples in',
      next: "privateLink: { subnetId: '...', scope: {} }, or leave it out",
    })
  }
  const isShut = scope !== undefined && !scope.existing && scope.ingestionAccess === 'PrivateOnly'
  if (isShut && dataCollection.rule === 'workspace') {
    problems.push({
      path: 'dataCollection.rule',
      value: 'workspace',
      allowed:
        "own with privateLink.scope.ingestionAccess PrivateOnly: the workspace's own endpoint is in no scope, and the network could no longer send to it",
      next: "dataCollection: { rule: 'own' }",
    })
  }
  const egress = networkPolicy?.egress
  if (scope && egress && !egress.ports.includes(443) && egress.ranges.length === 0) {
    problems.push({
      path: 'networkPolicy.egress.ports',
      value: JSON.stringify(egress.ports),
      allowed: '443 among them, or the private endpoints in ranges: samples go there',
      next: "add 443, or the subnet's range to egress.ranges",
    })
  }
  return problems
}

/** What is private and has yet a public way in front of it. */
export function privateLinkWarnings(environment: Environment): Warning[] {
  const { cloud, clusters, managedGrafana, privateLink, workspace } = environment
  const domain = typeof cloud === 'object' ? cloud.ingestionDomain : CLOUDS[cloud].ingestionDomain
  const warnings = clusters.flatMap(({ sidecar }, index): Warning[] => {
    const proxy = sidecar?.network.proxy
    if (privateLink?.scope === undefined || proxy === undefined) return []
    if (proxy.noProxy.some((entry) => isAround(entry, domain))) return []
    return [
      {
        path: `clusters[${index}].sidecar.network.proxy.noProxy`,
        value: JSON.stringify(proxy.noProxy),
        warning:
          'samples are sent to the proxy, which would have to reach the private endpoint itself',
        next: `add '.${domain}'`,
      },
    ]
  })
  const isShut = !workspace.existing && !workspace.publicNetworkAccess
  if (managedGrafana === undefined || !isShut) return warnings
  return [
    ...warnings,
    {
      path: 'workspace.publicNetworkAccess',
      value: 'false',
      warning: `the Azure Managed Grafana ${managedGrafana.name} is in none of your networks, and cannot query the workspace`,
      next: 'give it a managed private endpoint (az grafana mpe create, group id prometheusMetrics), and approve it on the workspace',
    },
  ]
}

function isAround(entry: string, domain: string): boolean {
  return entry === '*' || `.${domain}`.endsWith(entry.startsWith('.') ? entry : `.${entry}`)
}
