import type { Problem, Warning } from '../../problem.ts'
import type { Environment } from '../resolve.ts'

/** A vault that is shut before the first certificate can be made in it, or that writes down nothing. */
export function vaultProblems({ vault, privateLink }: Environment): Problem[] {
  if (vault === undefined || vault.existing) return []
  const problems: Problem[] = []
  if (vault.network?.publicNetworkAccess === false && privateLink?.vault !== true) {
    problems.push({
      path: 'vault.network.publicNetworkAccess',
      value: 'false',
      allowed:
        'true for a vault that is created here without a private endpoint: making a certificate is a call to the vault itself',
      next: "give it one, privateLink: { subnetId: '...', vault: true }; let in the deployer's and the nodes' addresses only, with ipRules and subnetIds; or create vault and private endpoints beforehand and write existing: true",
    })
  }
  const { logWorkspaceId, storageAccountId, eventHub } = vault.diagnostics ?? {}
  if (vault.diagnostics && [logWorkspaceId, storageAccountId, eventHub].every((to) => !to)) {
    problems.push({
      path: 'vault.diagnostics',
      value: JSON.stringify(vault.diagnostics),
      allowed: 'one destination at least: logWorkspaceId, storageAccountId or eventHub',
      next: 'name one, or leave out diagnostics',
    })
  }
  return problems
}

/** A vault that whoever applies cannot reach. Terraform would find out in the middle of an apply. */
export function vaultWarnings({ vault, privateLink, clusters }: Environment): Warning[] {
  if (vault === undefined || vault.existing || vault.network?.publicNetworkAccess !== false)
    return []
  const isAsked =
    vault.contacts.length > 0 || clusters.some(({ identity }) => identity.type === 'aadApplication')
  if (!isAsked || privateLink?.appliedFrom !== 'internet') return []
  return [
    {
      path: 'vault.network.publicNetworkAccess',
      value: 'false',
      warning:
        'Terraform asks the vault itself for its certificates at each apply, which an agent on the internet, such as a hosted runner, is answered 403',
      next: "apply from an agent in a network that reaches the private endpoint (docs/pipelines.md) and write privateLink: { appliedFrom: 'network' }",
    },
  ]
}
