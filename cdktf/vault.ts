import { DataAzurermKeyVault } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault/index.js'
import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault/index.js'
import type { Construct } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import type { EnvironmentContext, Vault } from './context.ts'
import { addDeployerAccess } from './deployer.ts'
import { addPrivateEndpoint } from './private-endpoint.ts'
import { addVaultContacts } from './vault-contacts.ts'
import { addVaultDiagnostics } from './vault-diagnostics.ts'

type VaultSettings = NonNullable<Environment['vault']>

/** The vault, and the deployer's way into it. */
export function addVault(
  scope: Construct,
  context: EnvironmentContext,
  settings: VaultSettings,
): Vault {
  const { tenantId, privateLink } = context.environment
  const { access, subscriptionId } = settings
  const { id } = settings.existing
    ? findVault(scope, context, settings)
    : createVault(scope, context, settings)
  const addresses = settings.existing ? [] : settings.contacts
  const isGiven = settings.existing && settings.deployerAccess === 'given'
  const right = isGiven
    ? undefined
    : addDeployerAccess(scope, context, {
        ...{ id, access, subscriptionId },
        managesContacts: addresses.length > 0,
      })
  const endpoint = privateLink?.vault
    ? addPrivateEndpoint(scope, context, {
        settings: privateLink,
        purpose: 'vault',
        resourceId: id,
      })
    : []
  const beforeCertificates = [...(right ? [right] : []), ...endpoint]
  addVaultContacts(scope, context, { vault: { id, beforeCertificates }, addresses })
  const diagnostics = settings.existing
    ? []
    : addVaultDiagnostics(scope, context, { vault: { id }, settings: settings.diagnostics })
  const below = [...beforeCertificates, ...diagnostics]
  return { id, access, tenantId, subscriptionId, beforeCertificates, below }
}

function findVault(
  scope: Construct,
  { providerOf }: EnvironmentContext,
  { name, resourceGroupName, subscriptionId, access }: VaultSettings,
): DataAzurermKeyVault {
  const other = access === 'rbac' ? 'accessPolicies' : 'rbac'
  return new DataAzurermKeyVault(scope, 'vault', {
    name,
    resourceGroupName,
    ...providerOf({ subscriptionId }),
    lifecycle: {
      postcondition: [
        {
          // Azure accepts grants of the other kind and then ignores them.
          condition: `\${self.rbac_authorization_enabled == ${access === 'rbac'}}`,
          errorMessage: `The vault ${name} does not use ${access}. Write access: '${other}' in the environment file, or change the vault.`,
        },
      ],
    },
  })
}

function createVault(
  scope: Construct,
  { environment: { location, tenantId }, resourceGroupName }: EnvironmentContext,
  settings: Extract<VaultSettings, { existing: false }>,
): KeyVault {
  const { name, access, sku, softDeleteRetentionDays, network } = settings
  return new KeyVault(scope, 'vault', {
    name,
    resourceGroupName,
    location,
    tenantId,
    skuName: sku,
    // Said in both cases: the service's own default changed from policies to RBAC.
    rbacAuthorizationEnabled: access === 'rbac',
    purgeProtectionEnabled: true,
    softDeleteRetentionDays,
    publicNetworkAccessEnabled: network?.publicNetworkAccess ?? true,
    ...(network && {
      networkAcls: {
        defaultAction: 'Deny',
        bypass: network.bypassAzureServices ? 'AzureServices' : 'None',
        ipRules: network.ipRules,
        virtualNetworkSubnetIds: network.subnetIds,
      },
    }),
    // The certificates go with it, and its name stays taken until the retention is over.
    lifecycle: { preventDestroy: true },
  })
}
