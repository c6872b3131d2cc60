import { DataAzurermKeyVault } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault/index.js'
import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault/index.js'
import type { ITerraformDependable } from 'cdktf'
import type { Construct } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import { grantDeployer } from './deployer.ts'

type VaultSettings = NonNullable<Environment['vault']>

/** The Key Vault, as far as a cluster has to know it. */
export interface Vault {
  readonly id: string
  readonly access: VaultSettings['access']
  readonly tenantId: string
  /** What has to be in place before a certificate can be made, where it is ours to make. */
  readonly certificatesNeed: ITerraformDependable | undefined
}

/** The vault, and the deployer's way into it. */
export function vaultOf(
  scope: Construct,
  environment: Environment,
  settings: VaultSettings,
  resourceGroupName: string,
): Vault {
  const { tenantId } = environment
  const { access } = settings
  const { id } = settings.existing
    ? existingVault(scope, settings)
    : createdVault(scope, environment, settings, resourceGroupName)
  return {
    id,
    access,
    tenantId,
    certificatesNeed: grantDeployer(scope, environment, { id, access }),
  }
}

function existingVault(
  scope: Construct,
  { name, resourceGroupName, access }: VaultSettings,
): DataAzurermKeyVault {
  const other = access === 'rbac' ? 'accessPolicies' : 'rbac'
  return new DataAzurermKeyVault(scope, 'vault', {
    name,
    resourceGroupName,
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

function createdVault(
  scope: Construct,
  { location, tenantId }: Environment,
  settings: Extract<VaultSettings, { existing: false }>,
  resourceGroupName: string,
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
