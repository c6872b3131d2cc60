/** Where something in Azure is, as its resource id says. */
export interface ResourcePlace {
  readonly subscriptionId: string
  readonly resourceGroupName: string
  readonly name: string
}

/** Reads `/subscriptions/<id>/resourceGroups/<group>/providers/<provider>/<type>/<name>`, which its format has accepted. */
export function placeOf(id: string): ResourcePlace {
  const [, , subscriptionId = '', , resourceGroupName = '', , , , name = ''] = id.split('/')
  return { subscriptionId, resourceGroupName, name }
}

/** The virtual network of a subnet, by its id. */
export function networkOf(subnetId: string): string {
  return subnetId.replace(/\/subnets\/[^/]+$/i, '')
}
