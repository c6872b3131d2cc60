import { defineEnvironment, type EnvironmentInput } from './environment.ts'
import { checkEnvironments } from './parse.ts'

export const ID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'
export const IMAGE = 'registry.contoso.com/azure-monitor-remote-write:1.0.0'

/** The smallest environment that has no problem and no warning. */
export const prod = defineEnvironment({
  name: 'prod',
  tenantId: ID,
  subscriptionId: ID,
  location: 'westeurope',
  backend: { resourceGroupName: 'rg', storageAccountName: 'sttf', containerName: 'tfstate' },
  deployer: { principalId: ID },
  resourceGroup: { name: 'rg-prom' },
  workspace: { name: 'amw-prod' },
  vault: { name: 'kv-prod' },
  clusters: [
    {
      name: 'aks',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-aks' },
      identity: { type: 'aadApplication' },
      vaultReader: { via: 'aksAddOn' },
      sidecar: { image: IMAGE },
    },
  ],
})
export const aks = prod.clusters[0] as EnvironmentInput['clusters'][number]

/** With something in it that the compiler may not let through; what is `undefined` is taken away. */
export function withEnvironment(change: Record<string, unknown>): EnvironmentInput {
  return { ...prod, ...change } as EnvironmentInput
}
export function withCluster(change: Record<string, unknown>): EnvironmentInput {
  return withEnvironment({ clusters: [{ ...aks, ...change }] })
}
export function withPrometheus(prometheus: Record<string, unknown>): EnvironmentInput {
  return withCluster({ prometheus })
}
export function withSidecar(sidecar: Record<string, unknown>): EnvironmentInput {
  return withCluster({ sidecar: { image: IMAGE, ...sidecar } })
}

export function problemsOf(...environments: readonly unknown[]) {
  return checkEnvironments(environments as EnvironmentInput[]).problems
}
/** Where something is wrong, without the environment's name. */
export function pathsOf(...environments: readonly unknown[]): string[] {
  return problemsOf(...environments).map(({ path }) => path.replace(/^[^:]+: /, ''))
}
