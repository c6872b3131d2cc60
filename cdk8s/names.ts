/** Names that several objects of one cluster have to agree on. */

export const CONTAINER = 'prom-remotewrite'
/** As on Microsoft's pages, so that their troubleshooting applies. */
export const PORT = 'rw-port'
export const VOLUME = 'secrets-store-inline'
/** The remote write's name, which is the label `remote_name` of Prometheus' own metrics. */
export const REMOTE_WRITE = 'azure-monitor'
/** Name of every object that this project adds to the namespace. */
export const OBJECT = 'prometheus-remote-write'

/**
 * A pod label of our own: what selects the pods does not depend on how the chart abbreviates the names
 * of a release.
 */
export const POD_LABEL = { 'remote-write': REMOTE_WRITE } as const
