import { z } from 'zod'
import type { ClusterKind } from '../cluster-kind.ts'
import * as format from '../format.ts'
import { dataCollection } from './data-collection.ts'
import { deadMansSwitch } from './dead-mans-switch.ts'
import { grafana } from './grafana.ts'
import { identity, vaultReader } from './identity.ts'
import { networkPolicy } from './network-policy.ts'
import { prometheus } from './prometheus.ts'
import { sidecar } from './sidecar.ts'

const knownIdentity = z.strictObject({
  /** Its client id. */
  clientId: format.clientId,
  /** Its object id, which rights are given to. */
  principalId: format.principalId,
})

/** Where the cluster runs, as far as Terraform can look something up there. */
const kubernetes = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('aks'),
    /** Name of the AKS cluster. Default: the cluster's `name`. */
    name: format.aksName.optional(),
    /** Resource group of the AKS cluster. */
    resourceGroupName: format.resourceGroupName.meta({ examples: ['rg-aks'] }),
    /** Subscription of the AKS cluster, a spoke for instance. Default: the environment's. */
    subscriptionId: format.subscriptionId.optional(),
    /**
     * What would otherwise be looked up there: then nothing is, no right on the cluster is needed,
     * and a cluster that is gone blocks no other. Nobody notices when it changes, either.
     */
    known: z
      .strictObject({
        /** Issuer of service account tokens, for workload identity. */
        issuerUrl: format.httpsUrl
          .meta({ examples: ['https://westeurope.oic.prod-aks.azure.com/TENANT/CLUSTER/'] })
          .optional(),
        /** The identity of the add-on that reads the vault. */
        vaultAddOn: knownIdentity.optional(),
        /** The identity that the nodes share. */
        kubelet: knownIdentity.optional(),
      })
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('arc'),
    /** Issuer of service account tokens; only workload identity needs it. */
    issuerUrl: format.httpsUrl.meta({ examples: ['https://oidc.contoso.com/aks-one'] }).optional(),
  }),
  z.strictObject({
    kind: z.literal('other'),
    /** Issuer of service account tokens; only workload identity needs it. */
    issuerUrl: format.httpsUrl.meta({ examples: ['https://oidc.contoso.com/aks-one'] }).optional(),
  }),
])

// The compiler names the missing kind here when contract/cluster-kind.ts gains one.
true satisfies ClusterKind extends z.output<typeof kubernetes>['kind'] ? true : never

export const cluster = z.strictObject({
  /** The `cluster` label of every sample, a folder of `dist/`, and part of default names. */
  name: format.slug.meta({ examples: ['aks-one'] }),
  /**
   * The name under which it was first applied, if it was a different one. Everything that carries
   * that name keeps it: addresses in the state, what is in Azure, the Application of Argo CD. It
   * stays for good.
   */
  renamedFrom: format.slug.meta({ examples: ['aks-old'] }).optional(),
  /** Where the cluster runs. */
  kubernetes,
  /** How writes are authenticated with Entra ID. */
  identity,
  /** Needed with `aadApplication`, whose certificate has to reach the pod. */
  vaultReader: vaultReader.optional(),
  /**
   * Which data collection rule receives the samples: the workspace's, the cluster's own, or one
   * that exists.
   */
  dataCollection,
  /**
   * `sidecar`: Prometheus writes to the sidecar, which adds the token. `native`: Prometheus gets the
   * token itself (`azureAd`), which its operator offers for workload and managed identity only.
   */
  transport: z.enum(['sidecar', 'native']).default('sidecar'),
  /** The kube-prometheus-stack release that sends the samples. */
  prometheus: prometheus.prefault({}).meta({ examples: [{ release: 'kps' }] }),
  /** Needed with `transport: 'sidecar'`. */
  sidecar: sidecar.optional(),
  /** The chart's Grafana. Left out, your own values say everything about it. */
  grafana: grafana.optional(),
  /** Alerts about the sidecar, as a PrometheusRule. */
  alerts: z.boolean().default(true),
  /**
   * With `azureAlerts`: alerts when nothing arrives in Azure anymore. `true`: no `up` of any
   * target. Options name another series, for where `writeRelabelConfigs` drops `up`.
   */
  deadMansSwitch,
  /**
   * Evaluates the recording rules of Azure's dashboards in Azure, for a Prometheus that does not:
   * an agent, or the chart with these rules switched off. Otherwise remote write sends what the
   * chart's rules record.
   */
  azureRecordingRules: z.boolean().default(false),
  /** A Grafana dashboard for the sidecar, as a ConfigMap that the chart's Grafana picks up. */
  dashboard: z.boolean().default(true),
  /**
   * A NetworkPolicy for Prometheus' pods: only probes and Prometheus' own scrape reach the sidecar's port. The
   * ports of Prometheus and of the containers that are named here stay open, as `true` says; options say more.
   */
  networkPolicy,
  /** Where Argo CD deploys to. */
  destination: z
    .union(
      [
        z.strictObject({
          /** Address of the cluster's API server. */
          server: format.httpsUrl.meta({ examples: ['https://aks-one.contoso.com'] }),
        }),
        z.strictObject({
          /** Name of the cluster in Argo CD. */
          name: format.text('aks-one'),
        }),
      ],
      {
        error:
          "the cluster's address, { server: 'https://...' }, or its name in Argo CD, { name: '...' }",
      },
    )
    .default({ server: 'https://kubernetes.default.svc' })
    .meta({ examples: [{ name: 'aks-one' }] }),
})
