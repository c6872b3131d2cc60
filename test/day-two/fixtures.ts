import type { EnvironmentInput } from '../../contract/environment/environment.ts'

export type ClusterInput = EnvironmentInput['clusters'][number]

/** A cluster of somebody's own, of which only the name matters. */
export function cluster(name: string, more: Partial<ClusterInput> = {}): ClusterInput {
  return {
    name,
    kubernetes: { kind: 'aks', resourceGroupName: 'rg-aks' },
    identity: { type: 'aadApplication' },
    vaultReader: { via: 'aksAddOn' },
    sidecar: { image: 'registry.contoso.com/azure-monitor-remote-write:0.1.0' },
    destination: { name: more.renamedFrom ?? name },
    ...more,
  }
}

/** An environment of somebody's own, called `prod`. */
export function prod(...clusters: ClusterInput[]): EnvironmentInput {
  return {
    name: 'prod',
    tenantId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11',
    subscriptionId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b12',
    location: 'westeurope',
    backend: { resourceGroupName: 'rg', storageAccountName: 'stterraform', containerName: 'state' },
    deployer: { principalId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b13' },
    resourceGroup: { name: 'rg-prometheus' },
    workspace: { name: 'amw-example' },
    vault: { name: 'kv-prometheus-contoso' },
    argocd: { repoUrl: 'https://github.com/contoso/platform.git', valueFiles: [] },
    clusters,
  }
}

/** Where a cluster's values for the chart are. */
export function valuesFile(cluster: string, environment = 'prod'): string {
  return `dist/kubernetes/${environment}/${cluster}/values/kube-prometheus-stack.yaml`
}

export function stackFile(environment = 'prod'): string {
  return `dist/terraform/stacks/${environment}/cdk.tf.json`
}
