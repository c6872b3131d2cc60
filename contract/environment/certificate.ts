import type { NamedCertificate } from './named-certificate.ts'
import type { ApplicationIdentity } from './resolve-identity.ts'

type Certified = Pick<ApplicationIdentity, 'certificate'>

/** The one that the environment file asks for. */
export function wantedCertificate({ certificate }: Certified): NamedCertificate {
  const { name, rotation } = certificate
  return numbered(name, rotation.generation ?? null)
}

/**
 * All that have to exist at the same time, the one that the environment file asks for first.
 *
 * The one that pods mount stays beside the one that takes its place, and goes when a third comes: at no
 * moment is a mounted certificate gone. Which one that is says the last apply; before there was any, the
 * previous generation is taken for it.
 */
export function certificatesOf({
  certificate,
}: Certified): readonly [NamedCertificate, ...NamedCertificate[]] {
  const wanted = wantedCertificate({ certificate })
  const { applied, name, rotation } = certificate
  const [mounted, ...others] = applied
  if (mounted !== undefined) {
    return mounted.name === wanted.name ? [wanted, ...others] : [wanted, mounted]
  }
  const isSecond = rotation.mode === 'generations' && rotation.generation > 1
  return isSecond ? [wanted, numbered(name, rotation.generation - 1)] : [wanted]
}

/** The one that pods mount: what the last apply has made, so that YAML never runs ahead of it. */
export function mountedCertificate({ certificate }: Certified): NamedCertificate {
  return certificate.applied[0] ?? wantedCertificate({ certificate })
}

/** What a name begins with, whichever generation it is of. */
export function baseName({ name, generation }: NamedCertificate): string {
  return generation === null ? name : name.slice(0, -`-${generation}`.length)
}

function numbered(base: string, generation: number | null): NamedCertificate {
  return { name: generation === null ? base : `${base}-${generation}`, generation }
}
