import { IDENTITY_TYPES, type IdentityType, type SidecarIdentity } from './identity.ts'
import { MOUNT_PATH } from './pod.ts'
import { flag } from './setting.ts'
import { SIDECAR_VARIABLES, type SidecarEnvironment } from './sidecar-variables.ts'
import type { VariableReader } from './variable-reader.ts'
import { CLIENT_ID, DAY, PATH, TENANT_ID } from './variable-rule.ts'

/** What a container spec says about an identity. */
export function identityToEnv(identity: SidecarIdentity): SidecarEnvironment {
  switch (identity.type) {
    case 'aadApplication': {
      const { tenantId, clientId, credential } = identity
      const ids = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId }
      if (credential.kind === 'secret') {
        const { path, expires } = credential
        return { ...ids, AZURE_CLIENT_SECRET_FILE: path, AZURE_CLIENT_SECRET_EXPIRES: expires }
      }
      const { path, password, sendChain } = credential
      return {
        ...ids,
        AZURE_CLIENT_CERTIFICATE_PATH: path,
        AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE:
          password !== undefined && 'path' in password ? password.path : undefined,
        AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: sendChain ? 'true' : undefined,
      }
    }
    case 'userAssigned':
      return { AZURE_CLIENT_ID: identity.clientId }
    case 'systemAssigned':
      return {}
    case 'workloadIdentity':
      return { AZURE_TENANT_ID: identity.tenantId, AZURE_CLIENT_ID: identity.clientId }
    default:
      return identity satisfies never
  }
}

/** Reads the identity that `IDENTITY_TYPE` names, and notes every variable of it that is wrong. */
export function identityFromEnv(read: VariableReader): SidecarIdentity {
  const names = Object.keys(IDENTITY_TYPES) as IdentityType[]
  const byName = (text: string) => names.find((name) => name.toLowerCase() === text.toLowerCase())
  const text = read.required('IDENTITY_TYPE', {
    allowed: names.join(', '),
    next: 'see docs/reference.md for the variables that each identity needs',
    problemWith: (value) => (byName(value) === undefined ? 'no such identity' : undefined),
  })
  const type = byName(text)
  // The type is wrong, which is noted; which other variables it needs is unknown.
  return type === undefined ? { type: 'systemAssigned' } : IDENTITIES[type](read)
}

const IDENTITIES: {
  readonly [T in IdentityType]: (read: VariableReader) => SidecarIdentity
} = {
  aadApplication: (read) => ({
    type: 'aadApplication',
    tenantId: read.required('AZURE_TENANT_ID', TENANT_ID),
    clientId: read.required('AZURE_CLIENT_ID', CLIENT_ID),
    credential: applicationCredential(read),
  }),
  userAssigned: (read) => ({
    type: 'userAssigned',
    clientId: read.required('AZURE_CLIENT_ID', CLIENT_ID),
  }),
  systemAssigned: () => ({ type: 'systemAssigned' }),
  workloadIdentity: (read) => ({
    type: 'workloadIdentity',
    tenantId: read.required('AZURE_TENANT_ID', TENANT_ID),
    clientId: read.required('AZURE_CLIENT_ID', {
      ...CLIENT_ID,
      next: 'annotate the service account azure.workload.identity/client-id; the webhook then injects it, into pods that start afterwards',
    }),
    tokenPath: read.required('AZURE_FEDERATED_TOKEN_FILE', {
      ...PATH,
      next: 'label the pod azure.workload.identity/use: "true"; the webhook then injects it',
    }),
  }),
}

function applicationCredential(read: VariableReader) {
  const secretPath = read.optional('AZURE_CLIENT_SECRET_FILE', PATH)
  if (secretPath !== undefined) {
    if (read.optional('AZURE_CLIENT_CERTIFICATE_PATH', PATH) !== undefined) {
      read.problem('AZURE_CLIENT_SECRET_FILE', {
        value: secretPath,
        allowed: 'either this or AZURE_CLIENT_CERTIFICATE_PATH',
        next: 'remove one of the two',
      })
    }
    const expires = read.optional('AZURE_CLIENT_SECRET_EXPIRES', DAY)
    return {
      kind: 'secret',
      path: secretPath,
      ...(expires === undefined ? {} : { expires }),
    } as const
  }
  const path = read.required('AZURE_CLIENT_CERTIFICATE_PATH', {
    ...PATH,
    next: `mount the certificate, for example at ${MOUNT_PATH}/<name of the certificate>`,
  })
  const passwordValue = read.secret('AZURE_CLIENT_CERTIFICATE_PASSWORD')
  const passwordPath = read.optional('AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE', PATH)
  if (passwordValue !== undefined && passwordPath !== undefined) {
    read.problem('AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE', {
      value: passwordPath,
      allowed: 'either this or AZURE_CLIENT_CERTIFICATE_PASSWORD',
      next: 'remove one of the two',
    })
  }
  const password = passwordPath === undefined ? passwordValue : undefined
  return {
    kind: 'certificate',
    path,
    ...(passwordPath === undefined ? {} : { password: { path: passwordPath } }),
    ...(password === undefined ? {} : { password: { value: password } }),
    sendChain: read.setting(SEND_CHAIN),
  } as const
}

const SEND_CHAIN = flag('AZURE_CLIENT_SEND_CERTIFICATE_CHAIN', {
  about: SIDECAR_VARIABLES.AZURE_CLIENT_SEND_CERTIFICATE_CHAIN.about,
})
