import type { Problem } from '../../problem.ts'
import type { Cluster } from '../resolve.ts'
import type { ApplicationIdentity } from '../resolve-identity.ts'

/** A certificate of others has a name, and nothing that only one can be given that is made here. */
export function existingCertificateProblems({ identity }: Cluster): Problem[] {
  if (identity.type !== 'aadApplication' || !identity.certificate.existing) return []
  const { isNamed } = identity.certificate
  const given = Object.entries(ONLY_MADE).filter(([, isGiven]) => isGiven(identity.certificate))
  return [
    ...(isNamed
      ? []
      : [
          {
            path: 'identity.certificate.name',
            allowed: 'the name under which the certificate is in the vault',
            next: 'az keyvault certificate list --vault-name VAULT --query "[].name"',
          },
        ]),
    ...given.map(([option]) => ({
      path: `identity.certificate.${option}`,
      allowed: 'nothing for a certificate that exists: whoever makes it decides that',
      next: `remove ${option}, or existing`,
    })),
  ]
}

const ONLY_MADE: Readonly<
  Record<string, (certificate: ApplicationIdentity['certificate']) => boolean>
> = {
  subject: ({ hasSubject }) => hasSubject,
  validityMonths: ({ validityMonths }) => validityMonths !== 12,
  keySize: ({ keySize }) => keySize !== 2048,
  issuer: ({ issuer }) => issuer !== 'Self',
  dnsNames: ({ dnsNames }) => dnsNames.length > 0,
  'rotation.generation': ({ rotation }) => rotation.generation !== undefined,
}
