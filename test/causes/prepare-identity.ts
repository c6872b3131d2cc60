import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClientCertificate } from '../../lab/certificates.ts'
import type { Lab } from '../../lab/lab.ts'
import type { FailureState } from './states.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
const clientId = '22222222-2222-4222-8222-222222222222'
const objectId = '33333333-3333-4333-8333-333333333333'
const DAY_MS = 86_400_000

/** What a sidecar has to be told of its identity. */
interface Prepared {
  readonly clientId: string
  readonly env: Readonly<Record<string, string>>
}

type Mounted = FailureState['mounted']
type Prepare = (lab: Lab, mounted: Mounted, path: string) => Readonly<Record<string, string>>

const PREPARE: Readonly<Record<NonNullable<FailureState['identity']>, Prepare>> = {
  certificate(lab, mounted, path) {
    if (mounted !== 'nothing') {
      const { certificatePem, pkcs12 } = createClientCertificate({
        commonName: 'prometheus',
        ...validity(mounted),
      })
      if (mounted !== 'unknown') lab.authority.addCertificate(clientId, certificatePem)
      writeFileSync(path, mounted === 'without-key' ? certificatePem : pkcs12)
    }
    return { IDENTITY_TYPE: 'aadApplication', AZURE_CLIENT_CERTIFICATE_PATH: path }
  },
  secret(lab, mounted, path) {
    lab.authority.addSecret(clientId, 'right')
    writeFileSync(path, mounted === 'unknown' ? 'wrong' : 'right')
    return { IDENTITY_TYPE: 'aadApplication', AZURE_CLIENT_SECRET_FILE: path }
  },
  federated(lab, mounted, path) {
    const { issuer } = lab.cluster
    const [known, subject] = [
      'system:serviceaccount:monitoring:prometheus',
      'system:serviceaccount:other:x',
    ]
    lab.authority.addFederatedCredential(clientId, { issuer, subject: known })
    writeFileSync(path, lab.cluster.token({ subject: mounted === 'unknown' ? subject : known }))
    return { IDENTITY_TYPE: 'workloadIdentity', AZURE_FEDERATED_TOKEN_FILE: path }
  },
  managed(lab, mounted) {
    const kind = 'userAssigned'
    if (mounted !== 'unknown') lab.imds.addIdentity({ kind, clientId, tenantId, objectId })
    return { IDENTITY_TYPE: kind, AZURE_POD_IDENTITY_AUTHORITY_HOST: lab.imds.url }
  },
}

/** Makes the identity of a state known to the lab, as far as the state has it so, and mounts what it needs. */
export function prepareIdentity(lab: Lab, state: FailureState, folder: string): Prepared {
  const { identity = 'certificate', mounted } = state
  lab.authority.addApplication({ tenantId, clientId, objectId })
  const env = PREPARE[identity](lab, mounted, join(folder, 'mounted'))
  const tenant = identity === 'managed' ? {} : { AZURE_TENANT_ID: tenantId }
  return { clientId, env: { AZURE_CLIENT_ID: clientId, ...tenant, ...env } }
}

function validity(mounted: Mounted) {
  const day = (days: number) => new Date(Date.now() + days * DAY_MS)
  const [from, to] = mounted === 'expired' ? [-30, -1] : mounted === 'future' ? [1, 30] : [-1, 300]
  return { notBefore: day(from), notAfter: day(to) }
}
