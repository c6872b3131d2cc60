import { AzureadProvider } from '@cdktf/provider-azuread/lib/provider/index.js'
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider/index.js'
import { TimeProvider } from '@cdktf/provider-time/lib/provider/index.js'
import type { TerraformStack } from 'cdktf'
import { CLOUDS } from '../contract/cloud.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import { addBackend } from './backend.ts'
import type { EnvironmentContext, ProviderOf } from './context.ts'

/** Oldest Terraform (or OpenTofu) that understands every expression that is synthesized here. */
const REQUIRED_VERSION = '>= 1.9.0'

/**
 * Key Vault retires the control-plane API versions before 2026-02-01 on 27 February 2027, and with them
 * every older azurerm: of 4.x only this one calls a newer version. The prebuilt bindings of 4.55.0 are
 * the last there are; what they write, 4.81.0 takes.
 * @see https://learn.microsoft.com/azure/key-vault/general/migrate-api-version
 */
const AZURERM_VERSION = '4.81.0'

/**
 * Providers and backend. Whoever applies is found out at run time (OIDC in a pipeline, `az login` on a
 * laptop), so nothing here says who that is.
 *
 * @returns the way to what is in other subscriptions: a provider for each, made when it is asked for
 */
export function addProviders(
  scope: TerraformStack,
  { environment }: Pick<EnvironmentContext, 'environment'>,
): ProviderOf {
  const { subscriptionId, tenantId, backend } = environment
  const cloud = cloudAddress(environment)

  scope.addOverride('terraform.required_version', REQUIRED_VERSION)
  addBackend(scope, backend, cloud)
  const azurerm = (of: { readonly subscriptionId: string; readonly alias?: string }) => ({
    ...cloud,
    ...of,
    tenantId,
    useOidc: true,
    // Registering resource providers is a right on the whole subscription, which this does not need.
    resourceProviderRegistrations: 'none',
    features: [
      {
        keyVault: [
          {
            // With purge protection Azure refuses to purge, and the destruction would fail half-way.
            purgeSoftDeleteOnDestroy: false,
            purgeSoftDeletedCertificatesOnDestroy: false,
            recoverSoftDeletedKeyVaults: true,
          },
        ],
      },
    ],
  })
  new AzurermProvider(scope, 'azurerm', azurerm({ subscriptionId }))
  scope.addOverride('terraform.required_providers.azurerm.version', AZURERM_VERSION)
  new AzureadProvider(scope, 'azuread', { ...cloud, tenantId, useOidc: true })
  new TimeProvider(scope, 'time')

  const others = new Map<string, AzurermProvider>()
  return ({ subscriptionId }) => {
    if (subscriptionId === undefined) return {}
    const provider = others.get(subscriptionId) ?? addOther(subscriptionId)
    others.set(subscriptionId, provider)
    return { provider }
  }
  // Named by the subscription: what is in the state needs it for as long as it is there.
  function addOther(subscriptionId: string): AzurermProvider {
    const alias = `subscription-${subscriptionId}`
    return new AzurermProvider(scope, alias, azurerm({ subscriptionId, alias }))
  }
}

/** The public cloud is every default; a cloud that is not listed is found by its metadata. */
function cloudAddress({ cloud }: Environment): { environment?: string; metadataHost?: string } {
  if (typeof cloud === 'object') return { metadataHost: cloud.metadataHost }
  return cloud === 'public' ? {} : { environment: CLOUDS[cloud].terraformEnvironment }
}
