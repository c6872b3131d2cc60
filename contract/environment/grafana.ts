import { z } from 'zod'
import * as format from '../format.ts'

/** The chart's Grafana, as far as it is in the way of everything else. */
export const grafana = z.strictObject({
  /**
   * A Kubernetes Secret in Prometheus' namespace with the administrator's name and password. Without one the
   * chart makes a new password at each render, and rolls Grafana each time.
   */
  adminSecret: z.strictObject({
    /** Name of the Secret. */
    name: format.kubernetesName.meta({ examples: ['grafana-admin'] }),
    /** Key of the administrator's name. */
    userKey: format.secretKey.meta({ examples: ['username'] }).default('admin-user'),
    /** Key of the password. */
    passwordKey: format.secretKey.default('admin-password'),
  }),
})
