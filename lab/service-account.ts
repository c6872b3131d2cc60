import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { signJwt } from './jwt.ts'

export interface ProjectedToken {
  /** `system:serviceaccount:<namespace>:<name>` */
  readonly subject: string
  /** Default: `api://AzureADTokenExchange`, which the workload identity webhook asks for. */
  readonly audience?: string
  /** Default: 3600. */
  readonly lifetimeSeconds?: number
  /** Default: now. */
  readonly now?: Date
}

/** A cluster that signs service account tokens, as the kubelet projects them into a pod. */
export interface ServiceAccountIssuer {
  readonly issuer: string
  readonly publicKey: KeyObject
  token(token: ProjectedToken): string
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/ */
export function createServiceAccountIssuer(issuer: string): ServiceAccountIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  return {
    issuer,
    publicKey,
    token({ subject, audience, lifetimeSeconds = 3600, now = new Date() }) {
      const iat = Math.floor(now.getTime() / 1000)
      const claims = {
        iss: issuer,
        sub: subject,
        aud: [audience ?? 'api://AzureADTokenExchange'],
        iat,
        nbf: iat,
        exp: iat + lifetimeSeconds,
        jti: randomUUID(),
      }
      return signJwt(claims, privateKey, { kid })
    },
  }
}
