import { z } from 'zod'
import * as format from '../format.ts'

/**
 * The workspace as a data source. Its type is Grafana's own for it: with Grafana 13 the plain one of Prometheus
 * no longer signs in to Azure.
 * @see https://grafana.com/docs/plugins/grafana-azureprometheus-datasource/latest/configure/
 */
const azureMonitor = z.strictObject({
  /** As whom Grafana asks, who is given *Monitoring Data Reader* on the workspace. */
  identity: z
    .discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('workloadIdentity'),
        /** Name of the identity, which is created. Default: `prometheus-grafana-<environment>-<cluster>`. */
        name: format.identityName.meta({ examples: ['id-grafana'] }).optional(),
        /** Grafana's service account, which the chart makes. Default: its own name for it, `<release>-grafana`. */
        serviceAccount: format.kubernetesName.meta({ examples: ['kps-grafana'] }).optional(),
      }),
      /** One that is attached to the nodes. */
      z.strictObject({
        type: z.literal('managedIdentity'),
        /** Its object id, which the role is given to. */
        principalId: format.principalId,
        /** Its client id. Left out, it is the system-assigned identity of the nodes. */
        clientId: format.clientId.optional(),
      }),
    ])
    .prefault({ type: 'workloadIdentity' }),
  /**
   * The plugin, as the chart's list of plugins takes it: with a version, or from a mirror (`id@version@https://...`).
   * `false` where Grafana's image has it. Grafana loads it when it starts.
   */
  plugin: z
    .union([z.literal(false), format.grafanaPlugin], { error: 'a plugin, or false' })
    .default('grafana-azureprometheus-datasource'),
})

/** The chart's Grafana, as far as it is in the way of everything else. */
export const grafana = z.strictObject({
  /**
   * A Kubernetes Secret in Prometheus' namespace with the administrator's name and password.
   * Without one the chart makes a new password at each render, and restarts Grafana each time.
   */
  adminSecret: z
    .strictObject({
      /** Name of the Secret. */
      name: format.objectName.meta({ examples: ['grafana-admin'] }),
      /** Key of the administrator's name. */
      userKey: format.secretKey.meta({ examples: ['username'] }).default('admin-user'),
      /** Key of the password. */
      passwordKey: format.secretKey.default('admin-password'),
    })
    .optional(),
  /** The workspace as a data source of this Grafana. Left out, there is none. */
  azureMonitor: azureMonitor.optional(),
  /** Plugins of your own, in the same list as ours: Helm replaces lists. */
  plugins: z.array(format.grafanaPlugin).default([]),
  /** Data sources of your own (the chart's `additionalDataSources`), likewise. */
  dataSources: z
    .array(
      z.looseObject({
        /** A name that no other data source has. */
        name: format.text('Loki'),
      }),
    )
    .default([]),
})

/** What the data source is called, and by what dashboards name it. */
export const AZURE_DATA_SOURCE = { name: 'Azure Monitor', uid: 'azure-monitor' } as const
