import type { WriterType } from '../identity.ts'
import type { IdentityOf } from './resolve-identity.ts'

/** One row per identity type: whether Terraform makes the principal that writes, so that nobody knows it before. */
const MADE_HERE: {
  readonly [T in WriterType]: (identity: IdentityOf<T>) => boolean
} = {
  aadApplication: ({ application }) => application === undefined,
  clientSecret: () => false,
  workloadIdentity: ({ application, identity }) =>
    application === undefined && identity === undefined,
  userAssigned: ({ identity }) => identity.source === 'created',
  systemAssigned: () => false,
}

export function isMadeHere<T extends WriterType>(
  identity: IdentityOf<T> & { readonly type: T },
): boolean {
  return MADE_HERE[identity.type](identity)
}
