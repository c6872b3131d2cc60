import { createHash } from 'node:crypto'
import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { CLOUDS } from '../contract/cloud.ts'
import type { MountedObject } from '../contract/environment/mount.ts'
import type { VaultReader } from '../contract/environment/resolve-identity.ts'
import { objectName } from '../contract/pod.ts'
import { present } from '../contract/present.ts'
import { SKIP_UNKNOWN_KINDS } from './argocd-application.ts'
import type { Deployment } from './deployment.ts'
import { toYaml } from './yaml.ts'

/**
 * Names what the CSI driver mounts from which vault, and with which identity it reads there.
 *
 * @returns a checksum that changes when something else is to be mounted; `undefined` where nothing is
 */
export function addSecretProviderClass(
  scope: Construct,
  deployment: Deployment,
): string | undefined {
  const spec = secretProviderClassSpec(deployment)
  if (spec === undefined) return undefined
  new ApiObject(scope, 'secret-provider-class', {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata: {
      name: objectName(deployment.cluster.prometheus.release),
      // Before the pod that mounts it.
      annotations: { 'argocd.argoproj.io/sync-wave': '-1', ...SKIP_UNKNOWN_KINDS },
    },
    spec,
  })
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex')
}

/** `undefined` where nothing is mounted. */
export function secretProviderClassSpec({ environment, cluster, outputs }: Deployment) {
  const { mount } = cluster
  if (mount === undefined) return undefined
  return {
    provider: 'azure',
    parameters: {
      keyvaultName: mount.vaultName,
      tenantID: environment.tenantId,
      ...cloudName(environment.cloud),
      ...readerParameters(mount.reader, outputs.vaultReaderClientId),
      objects: toYaml({
        array: mount.objects.map((object) => toYaml(vaultObject(object))),
      }),
    },
  }
}

const READER_ID = 'the client id of the vault reader'

/**
 * Parameters are texts, booleans too. A service principal's id and secret are not here but in a
 * Kubernetes Secret that the volume refers to.
 * @see https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/configurations/identity-access-modes/
 */
function readerParameters(
  reader: VaultReader,
  outputClientId: string | undefined,
): Record<string, string> {
  const managed = { useVMManagedIdentity: 'true' }
  switch (reader.via) {
    // Despite its name, the parameter takes a client id.
    case 'aksAddOn':
      return { ...managed, userAssignedIdentityID: present(outputClientId, READER_ID) }
    case 'userAssignedIdentity':
      return { ...managed, userAssignedIdentityID: reader.clientId }
    case 'systemAssignedIdentity':
      return managed
    case 'workloadIdentity':
      return { clientID: present(outputClientId, READER_ID) }
    case 'servicePrincipal':
      return {}
    default:
      return reader satisfies never
  }
}

/**
 * A certificate with its key, as binary PKCS#12; any other secret as the text that it is. Reading it as a
 * `secret` is what returns the key. No version is named: that would stop rotation.
 * @see https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/getting-started/usage/
 */
function vaultObject({ file, name: objectName, format, versions }: MountedObject) {
  return {
    objectName,
    ...(objectName === file ? {} : { objectAlias: file }),
    objectType: 'secret',
    ...(format === 'pfx' ? { objectFormat: 'pfx', objectEncoding: 'base64' } : {}),
    ...(versions > 1 ? { objectVersionHistory: versions } : {}),
  }
}

function cloudName(cloud: Deployment['environment']['cloud']): Record<string, string> {
  if (cloud === 'public') return {}
  // A cloud of its own has to be described to the provider on every node, in a file.
  return { cloudName: typeof cloud === 'object' ? 'AzureStackCloud' : CLOUDS[cloud].csiName }
}
