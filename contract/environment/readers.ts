import { z } from 'zod'
import * as format from '../format.ts'

/** Somebody, or something, that is given a right. */
export const principal = {
  /** Object id of the person, the group or the service principal. */
  principalId: format.objectId,
  /** What it is. Azure refuses a role assignment with a wrong type. */
  principalType: z.enum(['User', 'Group', 'ServicePrincipal'], {
    error: 'User, Group or ServicePrincipal',
  }),
}

/** Who may ask for what is in the workspace, a Grafana's identity among them. */
export const readers = z.array(z.strictObject(principal)).default([])
