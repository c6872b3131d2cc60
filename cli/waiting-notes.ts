import { mountedCertificate, wantedCertificate } from '../contract/environment/certificate.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import { stacksOf } from '../contract/environment/stacks.ts'
import { type EnvironmentOutputs, outputsFile } from '../contract/terraform-outputs.ts'

/** What waits for an apply, and for which. */
export function waitingNotes(
  environment: Environment,
  known: EnvironmentOutputs | undefined,
): string[] {
  const { name } = environment
  if (known === undefined) {
    const next = firstApply(environment)
    return [
      `${outputsFile(environment)} does not exist yet, so ${name} gets no YAML.\n  next: ${next}`,
    ]
  }
  return [
    ...known.waiting.map((cluster) => {
      const next = applyOf(environment, cluster.name)
      return cluster.changed
        ? `${name}: ${cluster.name} waits for the apply of its change, and keeps the YAML that it has; next: ${next}`
        : `${name}: ${cluster.name} waits for its first apply, and gets no YAML yet; next: ${next}`
    }),
    ...environment.clusters.flatMap(({ name: cluster, identity }) => {
      if (identity.type !== 'aadApplication' || !known.clusters.has(cluster)) return []
      const [mounted, wanted] = [mountedCertificate(identity), wantedCertificate(identity)]
      return mounted.name === wanted.name
        ? []
        : `${name}: ${cluster} goes on with the certificate ${mounted.name} until ${wanted.name} is there; next: ${applyOf(environment, cluster)}`
    }),
  ]
}

/** With a stack for each cluster, the shared one tells of none. */
function firstApply(environment: Environment): string {
  const [shared, ...clusters] = stacksOf(environment).map(({ name }) => name)
  if (shared === undefined || clusters.length === 0) return applyIn(environment.name)
  return `terraform apply in dist/terraform/stacks/${shared}; then, for each of its clusters, ${clusters.map(applyIn).join('; ')}`
}

/** The stack that tells of a cluster. */
function applyOf(environment: Environment, cluster: string): string {
  const stack = stacksOf(environment).find((each) =>
    each.environment.clusters.some(({ name }) => name === cluster),
  )
  return applyIn(stack?.name ?? environment.name)
}

function applyIn(stack: string): string {
  return `terraform apply in dist/terraform/stacks/${stack}, then npm run outputs -- ${stack}`
}
