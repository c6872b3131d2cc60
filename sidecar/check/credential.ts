import type { CertificateFile, SidecarIdentity } from '../../contract/identity.ts'
import { validityProblem } from '../identity/certificate.ts'
import {
  CertificateStore,
  type MountedCertificate,
  outdatedFiles,
} from '../identity/certificate-store.ts'
import { claimsOf } from '../identity/claims.ts'
import { type Files, readText } from '../identity/files.ts'
import { TokenError } from '../identity/token-error.ts'
import type { Finding } from './finding.ts'

const DAY_MS = 24 * 3_600_000
/** Key Vault renews a month before the end: after that, something did not work. */
const RENEWAL_DAYS = 30

/**
 * Reads the credential files of `identity`.
 *
 * @throws TokenError that names the file, what is wrong with it and what to do
 */
export async function checkCredential(
  identity: SidecarIdentity,
  { files, now }: { readonly files: Files; readonly now: number },
): Promise<Finding> {
  switch (identity.type) {
    case 'aadApplication': {
      const { credential } = identity
      if (credential.kind === 'certificate') return checkCertificates(credential, files, now)
      await readText(files, credential.path)
      return { lines: [`${credential.path}: a client secret`] }
    }
    case 'workloadIdentity':
      return {
        lines: [
          describeProjectedToken(identity.tokenPath, await readText(files, identity.tokenPath)),
        ],
      }
    case 'userAssigned':
    case 'systemAssigned':
      return { lines: ['none needed: the machine vouches for its identity (IMDS)'] }
    default:
      return identity satisfies never
  }
}

async function checkCertificates(
  file: CertificateFile,
  files: Files,
  now: number,
): Promise<Finding> {
  const store = new CertificateStore(file, files)
  const { unusable } = await store.look()
  const outdated = outdatedFiles(store.certificates, now)
  const problems = [...outdated, ...unusable]
  const messages = problems.map(({ message }) => message)
  const valid = store.certificates.filter((one) => validityProblem(one, now) === undefined)
  if (valid.length === 0) {
    const cause = problems[0]?.cause ?? 'credential_file'
    throw new TokenError({ cause, detail: messages.join('; ') })
  }
  return {
    lines: valid.map(describeCertificate),
    warnings: [...valid.flatMap((one) => expiryWarning(one, now)), ...messages],
  }
}

function describeCertificate(certificate: MountedCertificate): string {
  const { file, format, subject, thumbprint, sha256, notBefore, notAfter } = certificate
  const validity = `valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}`
  return `${file}: ${format}, ${subject}, thumbprint ${thumbprint} (SHA-256 ${sha256}), ${validity}; the key matches`
}

function expiryWarning({ file, notAfter }: MountedCertificate, now: number): string[] {
  const days = Math.floor((notAfter.getTime() - now) / DAY_MS)
  return days < RENEWAL_DAYS ? [`${file} expires in ${days} days: renew it in the Key Vault`] : []
}

/** Issuer, subject and audience are what the federated credential has to say, to the letter. */
function describeProjectedToken(path: string, token: string): string {
  const { iss, sub, aud } = claimsOf(token)
  return `${path}: a token of issuer ${iss}, subject ${sub}, audience ${[aud].flat().join(' ')}`
}
