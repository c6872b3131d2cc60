import { nearest } from '../nearest.ts'
import type { Warning } from '../problem.ts'
import { cloudOfRegion, REGIONS } from '../regions.ts'
import { mountNeededBy } from './mount.ts'
import type { Environment } from './resolve.ts'
import { argocdWarnings } from './rules/argocd.ts'
import { actionGroupWarnings, deadMansSwitchWarnings } from './rules/azure-alerts.ts'
import { recordingRulesWarnings } from './rules/azure-recording-rules.ts'
import { chartAloneWarnings } from './rules/deployers.ts'
import { floorWarnings } from './rules/floors.ts'
import { privateLinkWarnings } from './rules/private-link.ts'
import { agentWarnings } from './rules/prometheus-kind.ts'
import { remoteWriteWarnings } from './rules/remote-write.ts'
import { runbookWarnings } from './rules/runbooks.ts'
import { vaultWarnings } from './rules/vault.ts'
import { wavesWarnings } from './rules/waves.ts'
import { printPath } from './value-path.ts'

/** What works as it stands and is yet seldom meant. */
export function warningsAbout(environment: Environment): Warning[] {
  return [
    ...unknownRegion(environment),
    ...localState(environment),
    ...chainOfOne(environment),
    ...unusedVault(environment),
    ...vaultWarnings(environment),
    ...privateLinkWarnings(environment),
    ...chartAloneWarnings(environment),
    ...argocdWarnings(environment),
    ...runbookWarnings(environment),
    ...wavesWarnings(environment),
    ...agentWarnings(environment),
    ...remoteWriteWarnings(environment),
    ...floorWarnings(environment),
    ...actionGroupWarnings(environment),
    ...deadMansSwitchWarnings(environment),
    ...recordingRulesWarnings(environment),
    ...inventedValues(environment),
  ]
}

function unknownRegion({ cloud, location }: Environment): Warning[] {
  if (typeof cloud === 'object' || cloudOfRegion(location) !== undefined) return []
  const meant = nearest(location, REGIONS[cloud])
  return [
    {
      path: 'location',
      value: location,
      warning: `not among the regions of the cloud ${cloud} that are known here`,
      next:
        meant === undefined
          ? 'az account list-locations --query "[].name"'
          : `did you mean ${meant}? Otherwise: az account list-locations --query "[].name"`,
    },
  ]
}

function chainOfOne({ clusters }: Environment): Warning[] {
  return clusters.flatMap(({ identity }, index) => {
    if (identity.type !== 'aadApplication') return []
    const { sendChain, existing, issuer } = identity.certificate
    if (!sendChain || existing || issuer !== 'Self') return []
    return [
      {
        path: `clusters[${index}].identity.certificate.sendChain`,
        value: 'true',
        warning: 'a self-signed certificate has no chain that Entra ID could trust',
        next: 'remove it, or name who signs the certificate: issuer',
      },
    ]
  })
}

function localState({ backend }: Environment): Warning[] {
  if (backend.type !== 'local') return []
  return [
    {
      path: 'backend.type',
      value: backend.type,
      warning:
        'the state is a file on the machine of whoever applies: nobody else has it, nothing locks it, and without it nothing describes what is in Azure',
      next: 'good for trying things out; before anybody else applies, name a backend that keeps it, and run terraform init -migrate-state',
    },
  ]
}

function unusedVault({ vault, clusters }: Environment): Warning[] {
  // Not by `mount`, which is absent as well while the reader is: that is an error of its own.
  const isUsed = clusters.some(({ identity }) => mountNeededBy(identity) !== undefined)
  if (vault === undefined || isUsed) return []
  return [
    {
      path: 'vault',
      value: vault.name,
      warning: 'no cluster has a certificate, so nothing is kept in it',
      next: "remove vault, or give a cluster identity: { type: 'aadApplication' }",
    },
  ]
}

/** Name of the environment that may be made up of invented values, because nobody applies it. */
const EXAMPLE = 'example'

/**
 * Values that the examples of this project have, and that nothing real can have: ids that consist of
 * zeros but for their end, and names below the domains and organizations that stand for any.
 * @see https://www.rfc-editor.org/rfc/rfc2606
 */
const INVENTED: readonly (readonly [RegExp, string])[] = [
  [/^0{8}-0{4}-0{4}-0{4}-0{12}$/, 'an id of zeros only, which nothing in Azure has'],
  [/^0{8}-0{4}-0{4}-0{4}-\d{12}$/, 'an id of the example, which nothing in Azure has'],
  [/^environments\/example\.values\.yaml$/, "the example's values, with its storage and retention"],
  [/^registry\.example\.com\//, "the example's registry, which does not exist"],
  [
    /^(https:\/\/|ssh:\/\/git@|git@)github\.com[/:]example\//,
    "the example's repository, which is not yours",
  ],
]

/** One warning for each value, however often it is used. */
function inventedValues(environment: Environment): Warning[] {
  if (environment.name === EXAMPLE) return []
  const byValue = Map.groupBy(textsBelow(environment, []), ({ value }) => value)
  return [...byValue].flatMap(([value, places]) => {
    const [, warning] = INVENTED.find(([pattern]) => pattern.test(value)) ?? []
    const [first, ...more] = places
    if (warning === undefined || first === undefined) return []
    const others = more.length === 0 ? '' : ` (and at ${more.length} more places)`
    return [{ path: printPath(first.path), value, warning, next: `put your own there${others}` }]
  })
}

function textsBelow(
  value: unknown,
  path: readonly PropertyKey[],
): { readonly path: readonly PropertyKey[]; readonly value: string }[] {
  if (typeof value === 'string') return [{ path, value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    textsBelow(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}
