import type { Azure } from './azure.ts'

export type LabState = ReturnType<typeof stateOf>

/** Everything that is counted. */
export function stateOf(azure: Azure) {
  return {
    faults: azure.faults(),
    struck: azure.struck(),
    ingestion: azure.ingestion.counts(),
    authority: azure.authority.acquisitions(),
    imds: azure.imds.counts(),
    applications: azure.authority.applications().map((application) => ({
      ...application,
      certificates: azure.authority
        .certificates(application.clientId)
        .map(({ fingerprint, subject, validTo }) => ({
          thumbprint: fingerprint.replaceAll(':', ''),
          subject,
          validTo: new Date(validTo),
        })),
    })),
  }
}
