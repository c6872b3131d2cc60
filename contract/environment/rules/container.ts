import type { Problem } from '../../problem.ts'
import { SIDECAR_SETTINGS } from '../../sidecar-settings.ts'
import type { SidecarVariable } from '../../sidecar-variables.ts'
import type { Cluster, Sidecar } from '../resolve.ts'
import { sidecarFiles } from '../sidecar-files.ts'

/** What cannot be added to the sidecar's container, because it is there or has a place of its own. */
export function containerProblems({ sidecar, mount }: Cluster): Problem[] {
  if (sidecar === undefined) return []
  const folders = [
    ...(mount === undefined ? [] : [mount.path]),
    ...sidecarFiles(sidecar).map(({ mountPath }) => mountPath),
  ]
  return [...variableProblems(sidecar), ...folderProblems(sidecar, folders)]
}

/**
 * Where the environment file says what a variable says; `undefined` where no option does, so that it may
 * are in `sidecar.env`.
 */
const OPTIONS: Readonly<Record<SidecarVariable, string | undefined>> = {
  INGESTION_URL: 'Terraform looks it up',
  IDENTITY_TYPE: 'it is identity.type',
  AZURE_TENANT_ID: 'it is tenantId of the environment',
  AZURE_CLIENT_ID: 'Terraform looks it up',
  AZURE_CLIENT_CERTIFICATE_PATH: 'it follows from identity.certificate',
  AZURE_CLIENT_CERTIFICATE_PASSWORD: "a certificate of Key Vault's has none",
  AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE: "a certificate of Key Vault's has none",
  AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: 'it is identity.certificate.sendChain',
  AZURE_CLIENT_SECRET_FILE: "it follows from identity: { type: 'clientSecret' }",
  AZURE_CLIENT_SECRET_EXPIRES: 'it is identity.expires of a clientSecret',
  AZURE_FEDERATED_TOKEN_FILE: undefined,
  AZURE_POD_IDENTITY_AUTHORITY_HOST: undefined,
  CLUSTER: 'it is the name of the cluster',
  CLOUD: 'it is cloud of the environment',
  AAD_HOST_ENDPOINT: 'it is cloud of the environment',
  AZURE_AUTHORITY_HOST: undefined,
  INGESTION_AAD_AUDIENCE: 'it is cloud of the environment',
  INBOUND_TOKEN_FILE: 'it is sidecar.inboundToken',
  HTTPS_PROXY: 'it is sidecar.network.proxy',
  NO_PROXY: 'it is sidecar.network.proxy.noProxy',
  NODE_EXTRA_CA_CERTS: 'it is sidecar.network.ca',
}

const ELSEWHERE: ReadonlyMap<string, string | undefined> = new Map([
  ...Object.entries(OPTIONS),
  ...Object.entries(SIDECAR_SETTINGS).map(
    ([name, { variable }]) => [variable, `it is sidecar.settings.${name}`] as const,
  ),
  [SIDECAR_SETTINGS.listeningPort.variable, 'it is sidecar.port'],
  [
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'certificates are always verified; trust more of them with sidecar.network.ca',
  ],
])

function variableProblems({ env }: Sidecar): Problem[] {
  const names = env.map(({ name }) => name)
  return names.flatMap((name, index) => {
    const path = `sidecar.env[${index}].name`
    // Proxies are read in both spellings.
    const next = ELSEWHERE.get(name) ?? ELSEWHERE.get(name.toUpperCase())
    if (next !== undefined) {
      return [{ path, value: name, allowed: 'a variable that nothing else here sets', next }]
    }
    if (names.indexOf(name) === index) return []
    return [{ path, value: name, allowed: 'a name that is not taken' }]
  })
}

function folderProblems({ volumeMounts }: Sidecar, taken: readonly string[]): Problem[] {
  const paths = volumeMounts.map((mount) => String(Reflect.get(mount, 'mountPath')))
  return paths.flatMap((value, index) => {
    const others = [...taken, ...paths.slice(0, index)]
    if (!others.includes(value.replace(/\/+$/, ''))) return []
    const path = `sidecar.volumeMounts[${index}].mountPath`
    return [{ path, value, allowed: 'a folder in which nothing else is mounted' }]
  })
}
