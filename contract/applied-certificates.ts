import { baseName, wantedCertificate } from './environment/certificate.ts'
import { mountNeededBy } from './environment/mount.ts'
import { nameIn } from './environment/names.ts'
import type { Cluster, Environment } from './environment/resolve.ts'
import { type ToldCertificate, toldCertificates } from './outputs-file.ts'
import type { Problem } from './problem.ts'

/**
 * The same environment, with the certificates that the last apply has told of: what pods mount comes from
 * there, and stays until they mount another one.
 *
 * @param text - of the outputs file, if there is one; what is wrong with it is not reported here
 */
export function withApplied(environment: Environment, text: string | undefined): Environment {
  if (text === undefined) return environment
  const clusters = environment.clusters.map((cluster) =>
    withCertificates(environment, cluster, toldCertificates(text, cluster.origin)),
  )
  return { ...environment, clusters }
}

function withCertificates(
  environment: Environment,
  cluster: Cluster,
  told: readonly ToldCertificate[] | undefined,
): Cluster {
  const { identity, mount, origin } = cluster
  if (identity.type !== 'aadApplication' || told === undefined) return cluster
  // What others make has no generation that an apply could tell of.
  if (identity.certificate.existing) return cluster
  const applied = told.map(({ key_size: keySize, validity_months: validityMonths, ...rest }) => {
    return { ...rest, keySize, validityMonths }
  })
  const [first] = applied
  // The default before names carried the environment. What has it keeps it: another name is another key.
  const before = nameIn(environment, `prometheus-remote-write-${origin}`)
  const byDefault = first === undefined ? before : baseName(first)
  const name = identity.certificate.isNamed ? identity.certificate.name : byDefault
  const known = { ...identity, certificate: { ...identity.certificate, name, applied } }
  return { ...cluster, identity: known, mount: mount && { ...mount, ...mountNeededBy(known) } }
}

/**
 * Changes of a certificate in use that Terraform could only make by making it anew under its name: pods
 * would mount what Entra ID does not know yet, or find nothing.
 */
export function certificateProblems({ name: environment, clusters }: Environment): Problem[] {
  return clusters.flatMap((cluster, index) =>
    problemsOf(cluster).map(({ path, ...problem }) => ({
      ...problem,
      path: `${environment}: clusters[${index}].identity.certificate.${path}`,
    })),
  )
}

function problemsOf({ identity }: Cluster): Problem[] {
  if (identity.type !== 'aadApplication' || identity.certificate.existing) return []
  const { certificate } = identity
  const wanted = wantedCertificate(identity)
  const { mode } = certificate.rotation
  const highest = Math.max(0, ...certificate.applied.map(({ generation }) => generation ?? 0))
  const next = `the next number in the same commit makes another certificate beside it: rotation: { mode: '${mode}', generation: ${highest + 1} }`
  const sameNumber = certificate.applied.find(
    ({ generation, name }) => generation === wanted.generation && name !== wanted.name,
  )
  if (sameNumber !== undefined) {
    const allowed = `${baseName(sameNumber)} for this generation, which exists; another name would destroy it`
    return [{ path: 'name', value: certificate.name, allowed, next }]
  }
  const same = certificate.applied.find(({ name }) => name === wanted.name)
  if (same === undefined) return []
  return (['keySize', 'validityMonths', 'subject'] as const)
    .filter((field) => canonical(same[field]) !== canonical(certificate[field]))
    .map((field) => ({
      path: field,
      value: String(certificate[field]),
      allowed: `${same[field]}, with which ${wanted.name} was made; a new version would be mounted before Entra ID knows it`,
      next,
    }))
}

/** Key Vault writes a subject with other spaces than people do. */
function canonical(value: string | number): string {
  return String(value)
    .replaceAll(/\s*([,=])\s*/g, '$1')
    .toLowerCase()
}
