import { CONTAINER } from '../../contract/pod.ts'
import { placeOfSecret } from '../draft/client-secret.ts'
import { clientId, identityType } from '../draft/identity-type.ts'
import { ingestionUrl, type Source, serviceAccountAnnotations } from '../draft/source.ts'
import { rawAt } from '../reading/tree.ts'
import { drafted, hostOf, type Row, row } from './difference-row.ts'

const NEITHER = { before: undefined, after: undefined }

/** Who writes, and where to. */
export const IDENTITY_ROWS: readonly Row[] = [
  row('identity', 'type', ({ source, cluster }) => ({
    before: identityType(quiet(source)).type ?? 'not readable',
    after: cluster.identity.type,
  })),
  row('identity', 'client id', (compared) => {
    const { cluster, source } = compared
    const today =
      clientId(source).text ??
      rawAt(serviceAccountAnnotations(source), 'azure.workload.identity/client-id') ??
      rawAt(source.azureAd, 'workloadIdentity', 'clientId') ??
      rawAt(source.azureAd, 'oauth', 'clientId')
    const isMade = ['aadApplication', 'workloadIdentity'].includes(cluster.identity.type)
    const kept = drafted(compared, 'identity', 'application', 'clientId') ?? today
    return { before: today, after: isMade ? 'another one, which Terraform makes' : kept }
  }),
  row('identity', 'client secret', (compared) => {
    if (compared.cluster.identity.type !== 'clientSecret') return NEITHER
    const secret = drafted(compared, 'identity', 'secretName')
    return { before: placeOfSecret(compared.source), after: `in the vault as ${secret}` }
  }),
  row('identity', 'token', ({ source, cluster }) => ({
    before: source.way.sidecar === undefined ? 'by Prometheus' : `by ${source.way.sidecar.name}`,
    after: cluster.transport === 'native' ? 'by Prometheus' : `by ${CONTAINER}`,
  })),
  row('identity', 'subject of workload identity', ({ source, cluster }) => {
    if (!cluster.isFederated) return NEITHER
    const { namespace, serviceAccount } = cluster.prometheus
    const today =
      rawAt(source.way.sender.spec, 'serviceAccountName') ??
      rawAt(source.way.sender.beside, 'serviceAccount', 'name')
    const known = today === undefined ? undefined : `${namespace}:${today}`
    return { before: known, after: `${namespace}:${serviceAccount}` }
  }),
  row('identity', 'workspace', ({ source, workspace }) => ({
    before: hostOf(ingestionUrl(source).text),
    after: `${workspace}, whose address Terraform finds out`,
  })),
]

/** Asking once more must not tell people once more. */
function quiet(source: Source): Source {
  return { ...source, sheet: { ...source.sheet, notes: { changes: [], unknown: [] } } }
}
