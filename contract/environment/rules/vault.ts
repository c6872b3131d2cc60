import type { Problem } from '../../problem.ts'
import type { Environment } from '../resolve.ts'

/** A vault that is shut before the first certificate can be made in it. */
export function vaultProblems({ vault }: Environment): Problem[] {
  if (vault === undefined || vault.existing || vault.network?.publicNetworkAccess !== false) {
    return []
  }
  return [
    {
      path: 'vault.network.publicNetworkAccess',
      value: 'false',
      allowed:
        'true for a vault that is created here: its private endpoint cannot be there before it, and making a certificate is a call to the vault itself',
      next: "let in the deployer's and the nodes' addresses only, with ipRules and subnetIds; or create vault and private endpoints beforehand and write existing: true",
    },
  ]
}
