import type { ParsedEnvironment } from './environment.ts'
import { otherSubscription } from './other-subscription.ts'

/** Fills in where it is. */
export function resolveManagedGrafana(environment: ParsedEnvironment) {
  const { managedGrafana: given, resourceGroup } = environment
  if (given === undefined || !given.existing) return given
  return {
    ...given,
    resourceGroupName: given.resourceGroupName ?? resourceGroup.name,
    subscriptionId: otherSubscription(environment, given),
  }
}
