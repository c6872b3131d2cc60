import type { CloudName } from './cloud.ts'

/**
 * Regions by cloud. Azure opens new ones, so a region of the right cloud that is not here is no
 * mistake for certain; one that is listed for another cloud is.
 *
 * @see https://learn.microsoft.com/azure/reliability/regions-list
 * @see https://learn.microsoft.com/azure/azure-government/documentation-government-welcome
 * @see https://learn.microsoft.com/azure/china/overview-datacenter
 */
export const REGIONS: Readonly<Record<CloudName, readonly string[]>> = {
  public: [
    ...['australiacentral', 'australiacentral2', 'australiaeast', 'australiasoutheast'],
    ...['austriaeast', 'belgiumcentral', 'brazilsouth', 'brazilsoutheast', 'brazilus'],
    ...['canadacentral', 'canadaeast', 'centralindia', 'centralus', 'centraluseuap'],
    ...['chilecentral', 'denmarkeast', 'eastasia', 'eastus', 'eastus2', 'eastus2euap', 'eastus3'],
    ...['eastusstg', 'francecentral', 'francesouth', 'germanynorth', 'germanywestcentral'],
    ...['indonesiacentral', 'israelcentral', 'israelnorthwest', 'italynorth', 'japaneast'],
    ...['japanwest', 'jioindiacentral', 'jioindiawest', 'koreacentral', 'koreasouth'],
    ...['malaysiasouth', 'malaysiawest', 'mexicocentral', 'newzealandnorth', 'northcentralus'],
    ...['northeurope', 'norwayeast', 'norwaywest', 'polandcentral', 'qatarcentral'],
    ...['saudiarabiaeast', 'southafricanorth', 'southafricawest', 'southcentralus'],
    ...['southcentralus2', 'southcentralusstg', 'southeastasia', 'southeastus', 'southeastus3'],
    ...['southeastus5', 'southindia', 'southwestus', 'spaincentral', 'swedencentral'],
    ...['swedensouth', 'switzerlandnorth', 'switzerlandwest', 'taiwannorth', 'taiwannorthwest'],
    ...['uaecentral', 'uaenorth', 'uksouth', 'ukwest', 'westcentralus', 'westeurope'],
    ...['westindia', 'westus', 'westus2', 'westus3'],
  ],
  usGovernment: [
    ...['usgovvirginia', 'usgovarizona', 'usgovtexas', 'usgoviowa', 'usdodcentral', 'usdodeast'],
  ],
  china: [...['chinanorth3', 'chinanorth2', 'chinanorth', 'chinaeast3', 'chinaeast2', 'chinaeast']],
}

/** The cloud that is known to have a region. */
export function cloudOfRegion(region: string): CloudName | undefined {
  return (Object.keys(REGIONS) as CloudName[]).find((cloud) => REGIONS[cloud].includes(region))
}
