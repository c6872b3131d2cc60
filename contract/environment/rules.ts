import type { Problem } from '../problem.ts'
import { repeatedGrants } from './grants.ts'
import type { Cluster, Environment } from './resolve.ts'
import { applicationProblems } from './rules/application.ts'
import { argocdProblems } from './rules/argocd.ts'
import { actionGroupProblems, deadMansSwitchProblems } from './rules/azure-alerts.ts'
import { recordingRulesProblems } from './rules/azure-recording-rules.ts'
import { mountProblems, renewalProblems } from './rules/certificate.ts'
import { containerProblems } from './rules/container.ts'
import { roleProblems } from './rules/data-collection.ts'
import { ownerProblems } from './rules/deployer.ts'
import { deployerProblems } from './rules/deployers.ts'
import { duplicateProblems } from './rules/duplicates.ts'
import { existingCertificateProblems } from './rules/existing-certificate.ts'
import { floorProblems } from './rules/floors.ts'
import { grafanaProblems } from './rules/grafana.ts'
import { issuerProblems, knownProblems, kubeletProblems } from './rules/identity.ts'
import { endpointNameProblems, nameProblems } from './rules/names.ts'
import { networkProblems } from './rules/network.ts'
import { networkPolicyProblems } from './rules/network-policy.ts'
import { originProblems, stateProblems } from './rules/origin.ts'
import { podProblems } from './rules/pod.ts'
import { ingestionProblems, privateLinkProblems } from './rules/private-link.ts'
import { prometheusKindProblems } from './rules/prometheus-kind.ts'
import { sizeProblems } from './rules/prometheus-size.ts'
import { queueProblems } from './rules/queue.ts'
import { sharedReaderProblems } from './rules/readers.ts'
import { regionProblems } from './rules/region.ts'
import { relabelingProblems } from './rules/relabeling.ts'
import { releaseProblems } from './rules/releases.ts'
import { remoteWriteProblems } from './rules/remote-write.ts'
import { resourceProblems } from './rules/resources.ts'
import { settingProblems } from './rules/settings.ts'
import { sharedVaultProblems } from './rules/shared-vault.ts'
import { stackProblems } from './rules/stacks.ts'
import { transportProblems } from './rules/transport.ts'
import { vaultProblems } from './rules/vault.ts'
import { wavesProblems } from './rules/waves.ts'
import { workspaceProblems } from './rules/workspace.ts'

/** Rules of a whole environment. */
const ENVIRONMENT_RULES: readonly ((environment: Environment) => Problem[])[] = [
  regionProblems,
  stackProblems,
  workspaceProblems,
  vaultProblems,
  actionGroupProblems,
  privateLinkProblems,
  endpointNameProblems,
  duplicateProblems,
  originProblems,
  deployerProblems,
  argocdProblems,
  wavesProblems,
  repeatedGrants,
]

/** Rules of one cluster; their paths begin at the cluster. */
const CLUSTER_RULES: readonly ((environment: Environment, cluster: Cluster) => Problem[])[] = [
  mountProblems,
  (_, cluster) => renewalProblems(cluster),
  (_, cluster) => existingCertificateProblems(cluster),
  ownerProblems,
  (_, cluster) => applicationProblems(cluster),
  nameProblems,
  (_, cluster) => roleProblems(cluster),
  ingestionProblems,
  (_, cluster) => issuerProblems(cluster),
  (_, cluster) => kubeletProblems(cluster),
  (_, cluster) => knownProblems(cluster),
  transportProblems,
  (_, cluster) => floorProblems(cluster),
  (_, cluster) => podProblems(cluster),
  (_, cluster) => queueProblems(cluster),
  (_, cluster) => resourceProblems(cluster),
  (_, cluster) => settingProblems(cluster),
  (_, cluster) => networkProblems(cluster),
  (_, cluster) => remoteWriteProblems(cluster),
  (_, cluster) => relabelingProblems(cluster),
  deadMansSwitchProblems,
  (_, cluster) => recordingRulesProblems(cluster),
  (_, cluster) => containerProblems(cluster),
  (_, cluster) => networkPolicyProblems(cluster),
  (_, cluster) => sizeProblems(cluster),
  (_, cluster) => prometheusKindProblems(cluster),
  grafanaProblems,
]

/** What no single field can say: options that contradict each other, and names that are taken twice. */
export function problemsBetweenFields(environment: Environment): Problem[] {
  return [
    ...ENVIRONMENT_RULES.flatMap((rule) => rule(environment)),
    ...environment.clusters.flatMap((cluster, index) =>
      CLUSTER_RULES.flatMap((rule) => rule(environment, cluster)).map((problem) => ({
        ...problem,
        path: `clusters[${index}].${problem.path}`,
      })),
    ),
  ]
}

/** What no single environment can say; paths begin with the environment's name. */
export function problemsBetweenEnvironments(environments: readonly Environment[]): Problem[] {
  return [
    ...stateProblems(environments),
    ...releaseProblems(environments),
    ...sharedVaultProblems(environments),
    ...sharedReaderProblems(environments),
  ]
}
