/** Paths that the sidecar answers. Probes, scrapes and remote writes in the YAML name them too. */
export const ROUTES = {
  /** Where Prometheus writes to; the path of its own receiver. */
  write: '/api/v1/write',
  /** Whether the process is alive. */
  health: '/health',
  /** Whether its configuration and its credential are loaded, and it is not draining. */
  ready: '/ready',
  metrics: '/metrics',
  /** The page for the person on call, and the same as JSON. */
  page: '/',
  status: '/status',
} as const
