/** What differs between Azure's clouds, as far as remote write is concerned. */
export interface Cloud {
  /** Value of the sidecar's `CLOUD`, in Microsoft's spelling. */
  readonly sidecarName: string
  /** What other tools call it: Azure's SDKs and command line, Go's and Terraform's libraries. Upper case. */
  readonly otherNames: readonly string[]
  /** Where Entra ID issues tokens. */
  readonly authorityHost: string
  /** Resource that a token for ingestion is asked for. */
  readonly audience: string
  /** Ingestion hosts are below this domain; the sidecar sends its token to no other host. */
  readonly ingestionDomain: string
  /** The azurerm and azuread providers' `environment`. */
  readonly terraformEnvironment: string
  /** The Key Vault CSI provider's `cloudName`. */
  readonly csiName: string
  /** Prometheus' own `azureAd.cloud`. */
  readonly prometheusName: string
  /** Grafana's `[azure] cloud`, by which it knows the audience of queries. */
  readonly grafanaName: string
}

/**
 * Azure's clouds. A new one is a new row.
 *
 * Authorities: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 * Audiences: https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-remote-write-azure-workload-identity
 * Ingestion domains: https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-firewall
 */
export const CLOUDS = {
  public: {
    sidecarName: 'AZUREPUBLIC',
    otherNames: ['AZUREPUBLICCLOUD', 'AZURECLOUD', 'PUBLIC'],
    authorityHost: 'https://login.microsoftonline.com',
    audience: 'https://monitor.azure.com/',
    ingestionDomain: 'ingest.monitor.azure.com',
    terraformEnvironment: 'public',
    csiName: 'AzurePublicCloud',
    prometheusName: 'AzurePublic',
    grafanaName: 'AzureCloud',
  },
  usGovernment: {
    sidecarName: 'AZUREGOVERNMENT',
    otherNames: [
      'AZUREUSGOVERNMENT',
      'AZUREUSGOVERNMENTCLOUD',
      'AZUREGOVERNMENTCLOUD',
      'USGOVERNMENT',
    ],
    authorityHost: 'https://login.microsoftonline.us',
    audience: 'https://monitor.azure.us/',
    ingestionDomain: 'ingest.monitor.azure.us',
    terraformEnvironment: 'usgovernment',
    csiName: 'AzureUSGovernmentCloud',
    prometheusName: 'AzureGovernment',
    grafanaName: 'AzureUSGovernment',
  },
  china: {
    sidecarName: 'AZURECHINA',
    otherNames: ['AZURECHINACLOUD', 'CHINA'],
    // The older login.chinacloudapi.cn fails issuer validation in newer MSAL libraries.
    authorityHost: 'https://login.partner.microsoftonline.cn',
    audience: 'https://monitor.azure.cn/',
    ingestionDomain: 'ingest.monitor.azure.cn',
    terraformEnvironment: 'china',
    csiName: 'AzureChinaCloud',
    prometheusName: 'AzureChina',
    grafanaName: 'AzureChinaCloud',
  },
} as const satisfies Record<string, Cloud>

export type CloudName = keyof typeof CLOUDS

/** Value of `CLOUD` for a cloud that is not listed: authority and audience are inputs. */
export const CUSTOM_CLOUD = 'AZURECUSTOM'

/**
 * Microsoft's pages write AZURE_GOVERNMENT, AzureGovernment and AZUREGOVERNMENT: all mean the same, and so do
 * the names of Azure's SDKs, its command line and go-autorest.
 *
 * @see https://github.com/Azure/go-autorest/blob/main/autorest/azure/environments.go
 */
export function cloudFromSidecarName(value: string): CloudName | 'custom' | undefined {
  const plain = value.replaceAll('_', '').toUpperCase()
  if (plain === CUSTOM_CLOUD) return 'custom'
  return (Object.keys(CLOUDS) as CloudName[]).find((name) => {
    const { sidecarName, otherNames }: Cloud = CLOUDS[name]
    return sidecarName === plain || otherNames.includes(plain)
  })
}

/**
 * The scope for a token request. Microsoft's pages give the audience once as a resource
 * (`https://monitor.azure.us/`) and once with its suffix (`https://monitor.azure.us/.default`).
 */
export function scopeOf(audience: string): string {
  return `${audience.replace(/\/+(\.default)?$/, '')}/.default`
}

/** Whether `host` is `domain` or below it. */
export function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}
