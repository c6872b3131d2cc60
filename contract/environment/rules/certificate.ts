import { CLUSTER_KINDS } from '../../cluster-kind.ts'
import type { Problem } from '../../problem.ts'
import { mountNeededBy } from '../mount.ts'
import type { Cluster, Environment } from '../resolve.ts'

/** What a certificate needs to get into the pod, and what has no use without one. */
export function mountProblems(environment: Environment, cluster: Cluster): Problem[] {
  const { identity, kubernetes, vaultReader } = cluster
  if (mountNeededBy(identity) === undefined) {
    return vaultReader === undefined
      ? []
      : [
          {
            path: 'vaultReader',
            value: vaultReader.via,
            allowed: `nothing with identity ${identity.type}, which needs no certificate`,
            next: 'remove vaultReader',
          },
        ]
  }
  const problems: Problem[] = []
  if (environment.vault === undefined) {
    problems.push({
      path: 'identity.type',
      value: identity.type,
      allowed: `${identity.type} only in an environment with a vault, where its certificate lives`,
      next: "add vault: { name: '...' } to the environment",
    })
  }
  if (vaultReader === undefined) {
    problems.push({
      path: 'vaultReader',
      allowed: 'how the CSI driver reads the certificate',
      next: "on AKS, add vaultReader: { via: 'aksAddOn' }",
    })
  }
  if (vaultReader?.via === 'aksAddOn' && !CLUSTER_KINDS[kubernetes.kind].hasVaultAddOn) {
    problems.push({
      path: 'vaultReader.via',
      value: vaultReader.via,
      allowed: `workloadIdentity or servicePrincipal on a cluster of kind ${kubernetes.kind}`,
      next: 'the add-on exists on AKS only',
    })
  }
  return problems
}

/** A renewal that would be due before the certificate is there. */
export function renewalProblems({ identity }: Cluster): Problem[] {
  if (!('certificate' in identity)) return []
  const { rotation, validityMonths } = identity.certificate
  const days = rotation.mode === 'vault' ? rotation.renewDaysBeforeExpiry : 0
  if (days < validityMonths * 27) return []
  return [
    {
      path: 'identity.certificate.rotation.renewDaysBeforeExpiry',
      value: String(days),
      allowed: `less than the ${validityMonths} months for which the certificate is valid`,
    },
  ]
}
