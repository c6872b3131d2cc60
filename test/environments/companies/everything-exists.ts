import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** A company that followed the page of Microsoft: everything is there, and no pipeline may register anything. */
export const company = defineEnvironment({
  name: 'landed',
  tenantId: '00000000-0000-0000-0000-000000000211',
  subscriptionId: '00000000-0000-0000-0000-000000000212',
  location: 'westeurope',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformlanded',
    containerName: 'tfstate',
  },
  resourceGroup: { existing: true, name: 'rg-monitoring' },
  workspace: { existing: true, name: 'amw-landed' },
  clusters: [
    {
      name: 'aks-shop',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-shop' },
      identity: {
        type: 'workloadIdentity',
        identity: { name: 'id-prometheus', resourceGroupName: 'rg-shop' },
        federatedCredential: 'existing',
      },
      dataCollection: {
        rule: 'existing',
        ruleId:
          '/subscriptions/00000000-0000-0000-0000-000000000212/resourceGroups/rg-monitoring/providers/Microsoft.Insights/dataCollectionRules/dcr-prometheus',
        endpointId:
          '/subscriptions/00000000-0000-0000-0000-000000000212/resourceGroups/rg-monitoring/providers/Microsoft.Insights/dataCollectionEndpoints/dce-prometheus',
        publisherRole: 'existing',
      },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
    },
  ],
})
