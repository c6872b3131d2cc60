import { z } from 'zod'
import * as format from '../format.ts'

/** Whom Azure tells. */
const actionGroup = z.discriminatedUnion('existing', [
  z.strictObject({
    existing: z.literal(false).default(false),
    /** Name of the action group, which is created. Default: `ag-prometheus-<environment>`. */
    name: format.actionGroupName.optional(),
    /** Addresses that get a mail. Azure asks a new one for a passcode, within 30 minutes of the apply. */
    emails: z.array(format.email).default([]),
    /**
     * Public addresses that get a POST in the common alert schema. They are in git and in the state: one with a key in it
     * belongs into an action group that exists.
     */
    webhooks: z
      .array(format.httpsUrl.meta({ examples: ['https://alerts.contoso.com/azure'] }))
      .default([]),
  }),
  z.strictObject({
    existing: z.literal(true),
    /** Resource id of the action group, wherever it is. */
    id: format.actionGroupId,
  }),
])

/** Alerts that Azure evaluates, so that they come when Prometheus is gone. */
export const azureAlerts = z.strictObject({
  /** Who is notified: an action group that is created, or one that exists. */
  actionGroup: actionGroup.meta({ examples: [{ emails: ['platform@contoso.com'] }] }),
  /**
   * Alerts about the workspace: how near its limits are, and what it drops after it has accepted it. `false` where
   * another environment that shares the workspace has them.
   */
  workspace: z.boolean().default(true),
  /** How many samples Azure may drop in a minute, for each reason, before somebody is notified. */
  droppedPerMinute: format.integer(0, 1_000_000, 100).default(0),
})
