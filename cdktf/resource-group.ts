import { DataAzurermResourceGroup } from '@cdktf/provider-azurerm/lib/data-azurerm-resource-group/index.js'
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group/index.js'
import type { Construct } from 'constructs'
import type { EnvironmentContext } from './context.ts'

/** The group of everything that this environment creates. */
export function addResourceGroup(
  scope: Construct,
  { environment }: Pick<EnvironmentContext, 'environment'>,
): { readonly name: string } {
  const { resourceGroup, location } = environment
  const { existing, name } = resourceGroup
  return existing
    ? new DataAzurermResourceGroup(scope, 'resource_group', { name })
    : new ResourceGroup(scope, 'resource_group', { name, location })
}
