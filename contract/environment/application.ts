import { z } from 'zod'
import * as format from '../format.ts'

/**
 * An Entra application that exists. Its ids are inputs, so that whoever applies needs no right to
 * read Entra ID: many companies let no pipeline have one. Terraform never changes it.
 */
export const existingApplication = z.strictObject({
  /** Client (application) id that tokens are requested with. */
  clientId: format.clientId,
  /** Object id of its service principal (enterprise application), which roles are given to. */
  principalId: format.principalId,
  /**
   * Object id of the application itself, which its certificate or federated credential is registered with.
   * Left out, that is for others to do.
   */
  objectId: format.applicationId.optional(),
})
