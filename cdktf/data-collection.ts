import { DataAzurermMonitorDataCollectionEndpoint } from '@cdktf/provider-azurerm/lib/data-azurerm-monitor-data-collection-endpoint/index.js'
import { DataAzurermMonitorDataCollectionRule } from '@cdktf/provider-azurerm/lib/data-azurerm-monitor-data-collection-rule/index.js'
import { MonitorDataCollectionEndpoint } from '@cdktf/provider-azurerm/lib/monitor-data-collection-endpoint/index.js'
import { MonitorDataCollectionRule } from '@cdktf/provider-azurerm/lib/monitor-data-collection-rule/index.js'
import { Fn } from 'cdktf'
import type { Construct } from 'constructs'
import { otherSubscription } from '../contract/environment/other-subscription.ts'
import { STREAM } from '../contract/outputs-origin.ts'
import { placeOf } from '../contract/resource-id.ts'
import type { EnvironmentContext } from './context.ts'
import { type LinkScope, putInto } from './link-scope.ts'
import type { Workspace } from './workspace.ts'

/** Where samples are sent, and the scope of the role assignment. */
export interface DataCollection {
  readonly ruleId: string
  readonly ingestionUrl: string
}

/**
 * Azure offers the write URL in the portal only; this is how it is put together.
 * @see https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-remote-write-virtual-machines
 */
function ingestionUrl(
  endpoint: { readonly metricsIngestionEndpoint: string },
  rule: { readonly immutableId: string },
): string {
  return `${endpoint.metricsIngestionEndpoint}/dataCollectionRules/${rule.immutableId}/streams/${STREAM}/api/v1/write?api-version=2023-04-24`
}

/**
 * The rule and the endpoint that every workspace is born with. They live in a resource group that Azure
 * manages; its name is read out of their ids, never guessed.
 */
export function addDefaultDataCollection(
  scope: Construct,
  { environment, providerOf }: EnvironmentContext,
  workspace: Workspace,
): DataCollection {
  const provider = providerOf(environment.workspace)
  const ruleId = workspace.defaultDataCollectionRuleId
  const rule = new DataAzurermMonitorDataCollectionRule(scope, 'default_rule', {
    ...nameAndGroup(ruleId),
    ...provider,
    lifecycle: {
      postcondition: [
        takesMetrics(
          `The workspace's default data collection rule does not accept ${STREAM}. Use a rule of its own for each cluster: dataCollection: { rule: 'own' }.`,
        ),
      ],
    },
  })
  const endpoint = new DataAzurermMonitorDataCollectionEndpoint(scope, 'default_endpoint', {
    ...nameAndGroup(workspace.defaultDataCollectionEndpointId),
    ...provider,
    lifecycle: { postcondition: [hasIngestionEndpoint] },
  })
  return { ruleId, ingestionUrl: ingestionUrl(endpoint, rule) }
}

interface OwnDataCollection {
  readonly workspace: Workspace
  /** The endpoint is put into it, if there is one. */
  readonly linkScope: LinkScope | undefined
  readonly publicNetworkAccess: boolean
  readonly ruleName: string
  readonly endpointName: string
}

/** A rule and an endpoint for one cluster, with their own share of Azure's limits. */
export function addOwnDataCollection(
  scope: Construct,
  context: EnvironmentContext,
  { workspace, linkScope, publicNetworkAccess, ...names }: OwnDataCollection,
): DataCollection {
  const { resourceGroupName } = context
  // Azure refuses rules and endpoints outside the workspace's region.
  const { location } = workspace
  const endpoint = new MonitorDataCollectionEndpoint(scope, 'endpoint', {
    name: names.endpointName,
    resourceGroupName,
    location,
    kind: 'Linux',
    ...(publicNetworkAccess ? {} : { publicNetworkAccessEnabled: false }),
    lifecycle: { postcondition: [hasIngestionEndpoint] },
  })
  if (linkScope !== undefined) {
    putInto(linkScope, scope, context, { name: names.endpointName, endpointId: endpoint.id })
  }
  const destination = 'workspace'
  const rule = new MonitorDataCollectionRule(scope, 'rule', {
    name: names.ruleName,
    resourceGroupName,
    location,
    kind: 'Linux',
    dataCollectionEndpointId: endpoint.id,
    // Azure's own agent would scrape; samples that are written come in through the same stream.
    dataSources: { prometheusForwarder: [{ name: 'prometheus', streams: [STREAM] }] },
    destinations: { monitorAccount: [{ name: destination, monitorAccountId: workspace.id }] },
    dataFlow: [{ streams: [STREAM], destinations: [destination] }],
  })
  return { ruleId: rule.id, ingestionUrl: ingestionUrl(endpoint, rule) }
}

/** `/subscriptions/<1>/resourceGroups/<group>/providers/Microsoft.Insights/<type>/<name>` */
function nameAndGroup(id: string): { name: string; resourceGroupName: string } {
  const parts = Fn.split('/', id)
  return { name: Fn.element(parts, 8), resourceGroupName: Fn.element(parts, 4) }
}

interface ExistingDataCollection {
  readonly ruleId: string
  readonly endpointId: string
}

/** A rule and an endpoint that others have made and keep: read, and given the role on, no more. */
export function addExistingDataCollection(
  scope: Construct,
  { environment, providerOf }: EnvironmentContext,
  { ruleId, endpointId }: ExistingDataCollection,
): DataCollection {
  const at = (id: string) => {
    const { name, resourceGroupName, subscriptionId } = placeOf(id)
    const place = { subscriptionId: otherSubscription(environment, { subscriptionId }) }
    return { name, resourceGroupName, ...providerOf(place) }
  }
  const rule = new DataAzurermMonitorDataCollectionRule(scope, 'rule', {
    ...at(ruleId),
    lifecycle: {
      postcondition: [
        takesMetrics(
          `The data collection rule ${ruleId} does not accept ${STREAM}. Name one that does, or use one of the cluster's own: dataCollection: { rule: 'own' }.`,
        ),
      ],
    },
  })
  const endpoint = new DataAzurermMonitorDataCollectionEndpoint(scope, 'endpoint', {
    ...at(endpointId),
    lifecycle: { postcondition: [hasIngestionEndpoint] },
  })
  return { ruleId, ingestionUrl: ingestionUrl(endpoint, rule) }
}

function takesMetrics(errorMessage: string) {
  const condition = `\${anytrue([for flow in self.data_flow : contains(flow.streams, "${STREAM}")])}`
  return { condition, errorMessage }
}

const hasIngestionEndpoint = {
  condition: '${startswith(self.metrics_ingestion_endpoint, "https://")}',
  errorMessage:
    "The data collection endpoint has no ingestion address for metrics. Look at it in the portal (JSON view, metricsIngestion), or give the cluster one of its own: dataCollection: { rule: 'own' }.",
}
