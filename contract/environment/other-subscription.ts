import type { ParsedEnvironment } from './environment.ts'

/** The subscription of something; `undefined` where it is the environment's own, however that is written. */
export function otherSubscription(
  environment: Pick<ParsedEnvironment, 'subscriptionId'>,
  { subscriptionId }: { readonly subscriptionId?: string | undefined },
): string | undefined {
  const given = subscriptionId?.toLowerCase()
  return given === environment.subscriptionId.toLowerCase() ? undefined : given
}
