// usage: node .ci/explain.mjs ENVIRONMENT LOG < STATE           what a failed apply needs
//        node .ci/explain.mjs targets STACK CLUSTER...            -target of all that is none of these clusters'
import { readFileSync } from 'node:fs'
import { argv, stderr, stdout } from 'node:process'

/** Messages of Azure and its providers, and what they mean. `cluster` is the one whose look-up failed. */
const FAILURES = [
  {
    message: /was not found[\s\S]*with data\.azurerm_kubernetes_cluster\.([\w-]+)_aks,/,
    means: ({ environment, cluster, lookedUp }) => [
      `AKS cluster of ${cluster}: it no longer exists, and nothing of ${environment} can be planned while it is looked up. Nothing was changed.`,
      `if it is gone for good: remove ${cluster} from the environment file, npm run synth, merge`,
      `if it will come back: write its values into its entry, npm run synth, merge`,
      ...(lookedUp === undefined
        ? []
        : [`    kubernetes: { kind: 'aks', ..., known: ${lookedUp} }`]),
      `to apply everything else now: .ci/apply ${environment} --without ${cluster}`,
      'more: docs/day-2.md, on an AKS cluster that is gone',
    ],
  },
  {
    message: /AuthorizationFailed[\s\S]*with data\.azurerm_kubernetes_cluster\.([\w-]+)_aks,/,
    means: ({ environment, cluster }) => [
      `AKS cluster of ${cluster}: whoever applies may not look it up.`,
      'give it Reader on that cluster, and no more: with AKS Cluster User its kubeconfig would be in the state',
      `to apply everything else now: .ci/apply ${environment} --without ${cluster}`,
    ],
  },
  {
    message:
      /Resource postcondition failed[\s\S]*with data\.azurerm_kubernetes_cluster\.([\w-]+)_aks,/,
    means: ({ environment, cluster }) => [
      `AKS cluster of ${cluster}: it lacks something that is needed, and nothing of ${environment} can be planned until it has it.`,
      'the command that fixes it is in the message above',
      `to apply everything else now: .ci/apply ${environment} --without ${cluster}`,
    ],
  },
  {
    message: /needs to be imported into the State|RoleAssignmentExists/,
    means: ({ environment }) => [
      'What the apply would create exists already: somebody else created it, or the state is lost.',
      'if it is to stay theirs: existing: true, and for a role publisherRole or deployerAccess, in the environment file',
      `if Terraform is to own it: npm run import -- ${environment} (docs/terraform.md, on what exists already)`,
    ],
  },
  {
    message: /ScopeLocked/,
    means: ({ environment }) => [
      'A lock prevents the deletion: that of vault.lock covers the role assignments of the vault, too.',
      `if it is that one: vault: { lock: false } in the file of ${environment}, merge, then apply again (docs/day-2.md, on a vault with a lock)`,
      'if it was just removed: apply again in a minute; if somebody else made it: ask them',
    ],
  },
  {
    message: /Cannot modify resource while in provisioning state|Mismatching RequiredMembers/,
    means: () => [
      'The Azure Monitor Private Link Scope was being changed: Azure accepts one change at a time, and another stack or person was first.',
      'apply again in a minute; stacks of clusters that share a scope are applied one after another',
    ],
  },
  {
    message: /ForbiddenByFirewall|Client address is not authorized/,
    means: () => [
      "Key Vault's firewall does not let in the machine that applies. It is not a missing role.",
      "add the address in the message to vault.network.ipRules, or apply from one of vault.network.subnetIds; an existing vault's owner does it there",
      'if public access is off: apply from an agent in the network of its private endpoint (docs/pipelines.md)',
    ],
  },
  {
    message: /ForbiddenByRbac/,
    means: () => [
      'Whoever applies has no right to certificates in the vault, or its role has not reached the vault yet.',
      'after a first apply: apply again in a few minutes; otherwise docs/terraform.md, on the rights of the deploying principal',
    ],
  },
  {
    message: /AzureCli Authorizer|launching Azure CLI/,
    means: () => [
      'No credentials were found, so the backend or a provider looked for az.',
      'az login; in a pipeline ARM_USE_OIDC=true, ARM_CLIENT_ID, ARM_TENANT_ID and ARM_SUBSCRIPTION_ID',
    ],
  },
  {
    message: /Authorization_RequestDenied[\s\S]*with data\.azuread_/,
    means: () => [
      'Whoever applies may not look up principals in Entra ID.',
      'docs/terraform.md, on an object id that is wrong, has the permission; or leave lookUpPrincipals out',
    ],
  },
]

const [, , mode = '', file = '', ...clusters] = argv
if (mode === 'targets') stdout.write(targetsWithout(clusters).join(''))
else stdout.write(explanations(mode).join(''))

function targetsWithout(names) {
  const { resource = {}, output } = JSON.parse(readFileSync(file, 'utf8'))
  const known = Object.keys(output?.clusters?.value ?? {})
  const left = names.filter((name) => known.includes(name))
  if (left.length < names.length) {
    stderr.write(`${file} has the clusters ${known.join(', ')}, and no ${names.join(', ')}\n`)
  }
  if (left.length === 0) return []
  const isLeft = (id) => left.some((name) => id.startsWith(`${name}_`))
  return Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId)
      // What waits for what is left out, such as the vault's lock, would bring it along.
      .filter(([id, { depends_on = [] }]) => ![id, ...depends_on.flatMap(waitedFor)].some(isLeft))
      .map(([id]) => `-target=${type}.${id}\n`),
  )
}

/** But for an endpoint in a private link scope, which may come along: nothing of it is looked up. */
function waitedFor(address) {
  const [type, id] = address.split('.').slice(-2)
  return type === 'azurerm_monitor_private_link_scoped_service' ? [] : [id]
}

function explanations(environment) {
  const log = readFileSync(file, 'utf8').replaceAll(/[│╷╵]/g, ' ')
  const resources = resourcesIn(readFileSync(0, 'utf8'))
  const errors = log.split(/^\s*Error: /m).slice(1)
  const found = errors.flatMap((error) =>
    FAILURES.flatMap(({ message, means }) => {
      const [match, cluster] = message.exec(error) ?? []
      if (match === undefined) return []
      const [what, ...next] = means({
        environment,
        cluster,
        lookedUp: lookedUp(resources, cluster),
      })
      return [`\n${what}\n${next.map((line) => `  ${line}\n`).join('')}`]
    }),
  )
  return [...new Set(found)]
}

/** None where there is no state, or none that can be read. */
function resourcesIn(state) {
  try {
    return JSON.parse(state).resources ?? []
  } catch {
    return []
  }
}

/** What the last apply has looked up of a cluster, as the environment file says it. */
function lookedUp(resources, cluster) {
  const { instances } =
    resources.find(
      ({ mode, type, name }) =>
        mode === 'data' && type === 'azurerm_kubernetes_cluster' && name === `${cluster}_aks`,
    ) ?? {}
  const aks = instances?.[0]?.attributes
  if (aks === undefined) return undefined
  const addOn = aks.key_vault_secrets_provider?.[0]?.secret_identity?.[0]
  const kubelet = aks.kubelet_identity?.[0]
  const parts = [
    ...(aks.oidc_issuer_url ? [`issuerUrl: '${aks.oidc_issuer_url}'`] : []),
    ...(addOn ? [`vaultAddOn: ${principal(addOn)}`] : []),
    ...(kubelet ? [`kubelet: ${principal(kubelet)}`] : []),
  ]
  return `{ ${parts.join(', ')} }`
}

function principal({ client_id: clientId, object_id: principalId }) {
  return `{ clientId: '${clientId}', principalId: '${principalId}' }`
}
