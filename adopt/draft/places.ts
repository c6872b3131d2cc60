import { CONTAINER, REMOTE_WRITE } from '../../contract/pod.ts'
import { SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import type { SidecarVariable } from '../../contract/sidecar-variables.ts'

/**
 * What becomes of a field of the adopted files: where it goes in the environment file (a path of
 * docs/environment.md), what it becomes, or why it has no place there.
 *
 * These tables are the one place to extend when the environment file gains an option: change the row from
 * `leftOut` to `to`. A row is for a field and everything below it; the longest that fits counts.
 */
export type Outcome =
  | { readonly to: string }
  | { readonly changed: string }
  | { readonly leftOut: string }
  | { readonly elsewhere: true }

export type Places = Readonly<Record<string, Outcome>>

const queue = (option: string) => ({ to: `clusters[].prometheus.queue.${option}` })
const remoteWrite = (option: string) => ({ to: `clusters[].prometheus.remoteWrite.${option}` })
const leftOut = (why: string) => ({ leftOut: why })
const changed = (why: string) => ({ changed: why })

const NO_OPTION = 'the environment file has no option for it'

/** Options whose values a person has to bring: the field says less, or something else, than they do. */
const byHand = (option: string, more = '') => leftOut(`set ${option} by hand${more}`)

const PROXY = byHand(
  'clusters[].sidecar.network.proxy',
  ' where the sidecar needs a proxy to Azure; without a sidecar there is no option for it',
)
const AUTHORITIES = byHand(
  'clusters[].sidecar.network.ca',
  ', which trusts more authorities than Node does; without a sidecar there is no option for it',
)
const HEADERS =
  "Azure looks at none, and the sidecar passes on an allow-list; with transport: 'native' set clusters[].prometheus.remoteWrite.headers by hand"

/** Fields of the adopted remote write, in the operator's names. */
export const WRITE_PLACES: Places = {
  url: changed('it goes to the sidecar, or to the address that Terraform finds out'),
  name: changed(
    `the remote write is called ${REMOTE_WRITE} here, which is the label remote_name of its metrics`,
  ),
  azureAd: leftOut("tokens are asked for the cloud's own audience, as the identity above"),
  'queueConfig.capacity': queue('capacity'),
  'queueConfig.minShards': queue('minShards'),
  'queueConfig.maxShards': queue('maxShards'),
  'queueConfig.maxSamplesPerSend': queue('maxSamplesPerSend'),
  'queueConfig.batchSendDeadline': queue('batchSendDeadline'),
  'queueConfig.minBackoff': queue('minBackoff'),
  'queueConfig.maxBackoff': queue('maxBackoff'),
  'queueConfig.sampleAgeLimit': queue('sampleAgeLimit'),
  'queueConfig.retryOnRateLimit': queue('retryOnRateLimit'),
  queueConfig: leftOut('there is no such option here, nor in current versions of Prometheus'),
  writeRelabelConfigs: byHand(
    'clusters[].prometheus.remoteWrite.writeRelabelConfigs',
    ': more or other series are sent without it',
  ),
  remoteTimeout: remoteWrite('remoteTimeout'),
  headers: leftOut(HEADERS),
  metadataConfig: remoteWrite('metadataConfig'),
  sendExemplars: remoteWrite('sendExemplars'),
  sendNativeHistograms: remoteWrite('sendNativeHistograms'),
  messageVersion: remoteWrite('messageVersion'),
  protobufMessage: byHand(
    'clusters[].prometheus.remoteWrite.messageVersion',
    ': without it remote write 1.0 is sent, which Azure is known to take',
  ),
  proxyUrl: PROXY,
  noProxy: PROXY,
  proxyFromEnvironment: PROXY,
  proxyConnectHeader: leftOut(NO_OPTION),
  tlsConfig: leftOut(NO_OPTION),
  'tlsConfig.ca': AUTHORITIES,
  'tlsConfig.caFile': AUTHORITIES,
  followRedirects: leftOut('the sidecar never follows a redirect: the token would go along'),
  enableHTTP2: leftOut(`${NO_OPTION}: HTTP/1.1, which is Prometheus' default`),
  roundRobinDns: leftOut(NO_OPTION),
  basicAuth: leftOut('Azure accepts tokens of Entra ID only'),
  authorization: leftOut('Azure accepts tokens of Entra ID only'),
  bearerToken: leftOut('Azure accepts tokens of Entra ID only'),
  bearerTokenFile: leftOut('Azure accepts tokens of Entra ID only'),
  sigv4: leftOut('Azure accepts tokens of Entra ID only'),
  oauth2: leftOut('Azure accepts tokens of Entra ID only, which the identity above asks for'),
  '': leftOut(NO_OPTION),
}

/** Fields of the adopted sidecar's container. `env` is {@link VARIABLE_PLACES}. */
export const CONTAINER_PLACES: Places = {
  name: changed(`the container is called ${CONTAINER}, as on the pages of Microsoft`),
  image: changed("the container runs this project's image"),
  imagePullPolicy: { to: 'clusters[].sidecar.imagePullPolicy' },
  ports: changed('the port is sidecar.port, and is called rw-port'),
  livenessProbe: changed("the probes are this project's own"),
  readinessProbe: changed("the probes are this project's own"),
  startupProbe: changed("the probes are this project's own"),
  securityContext: changed('Pod Security restricted'),
  volumeMounts: changed(
    'the sidecar mounts what identity, sidecar.network.ca and sidecar.inboundToken need; set more by hand in clusters[].sidecar.volumeMounts',
  ),
  restartPolicy: changed('a native sidecar is sidecar.native'),
  terminationMessagePath: changed("it is Kubernetes' default"),
  terminationMessagePolicy: changed("it is Kubernetes' default"),
  envFrom: leftOut('the variables of the sidecar are written out'),
  command: leftOut("the container runs this project's image, with its own command"),
  args: leftOut("the container runs this project's image, with its own command"),
  lifecycle: leftOut(`${NO_OPTION}: the sidecar drains on SIGTERM by itself`),
  '': leftOut(NO_OPTION),
}

/** What identity, cloud and workspace are read out of: other code says what becomes of it. */
const ELSEWHERE = { elsewhere: true } as const

/** Every variable of the sidecar, so that the compiler names one that is new. */
const VARIABLES: Readonly<Record<SidecarVariable, Outcome>> = {
  INGESTION_URL: ELSEWHERE,
  IDENTITY_TYPE: ELSEWHERE,
  AZURE_TENANT_ID: ELSEWHERE,
  AZURE_CLIENT_ID: ELSEWHERE,
  AZURE_CLIENT_CERTIFICATE_PATH: ELSEWHERE,
  AZURE_CLIENT_CERTIFICATE_PASSWORD: leftOut("a certificate of Key Vault's has no password"),
  AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE: leftOut("a certificate of Key Vault's has no password"),
  AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: { to: 'clusters[].identity.certificate.sendChain' },
  AZURE_CLIENT_SECRET_FILE: leftOut(
    "a certificate takes its place; to keep it, write identity: { type: 'clientSecret', ... }",
  ),
  AZURE_CLIENT_SECRET_EXPIRES: leftOut(
    "the day is identity.expires of identity: { type: 'clientSecret', ... }",
  ),
  AZURE_FEDERATED_TOKEN_FILE: ELSEWHERE,
  AZURE_POD_IDENTITY_AUTHORITY_HOST: byHand('it in clusters[].sidecar.env'),
  CLUSTER: ELSEWHERE,
  CLOUD: ELSEWHERE,
  AAD_HOST_ENDPOINT: ELSEWHERE,
  AZURE_AUTHORITY_HOST: ELSEWHERE,
  INGESTION_AAD_AUDIENCE: ELSEWHERE,
  INBOUND_TOKEN_FILE: byHand(
    'clusters[].sidecar.inboundToken',
    ', the Secret with the tokens: without it only its own pod writes',
  ),
  HTTPS_PROXY: { to: 'clusters[].sidecar.network.proxy' },
  NO_PROXY: { to: 'clusters[].sidecar.network.proxy.noProxy' },
  NODE_EXTRA_CA_CERTS: { to: 'clusters[].sidecar.network.ca' },
}

/** Variables of the adopted sidecar, and of aad-auth-proxy. */
export const VARIABLE_PLACES: Places = {
  ...Object.fromEntries(
    Object.entries(SIDECAR_SETTINGS).map(([name, { variable }]) => [
      variable,
      { to: `clusters[].sidecar.settings.${name}` },
    ]),
  ),
  LISTENING_PORT: { to: 'clusters[].sidecar.port' },
  SENDER_MAX_BACKOFF_SECONDS: changed("it follows from the queue's maxBackoff"),
  SENDER_MESSAGE_VERSION: changed("it follows from the remote write's messageVersion"),
  ...VARIABLES,
  HTTP_PROXY: PROXY,
  SSL_CERT_FILE: AUTHORITIES,
  AZURE_CLIENT_SECRET: leftOut(
    "a secret in the environment is never read: a certificate takes its place; to keep it, put it into the vault and write identity: { type: 'clientSecret', ... }",
  ),
  TARGET_HOST: ELSEWHERE,
  AUDIENCE: ELSEWHERE,
  AAD_CLIENT_ID: ELSEWHERE,
  AAD_TENANT_ID: ELSEWHERE,
  AAD_CLIENT_CERTIFICATE_PATH: ELSEWHERE,
  AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE: leftOut('the sidecar knows itself when a token is due'),
  OTEL_GRPC_ENDPOINT: leftOut('the sidecar has metrics at /metrics'),
  OTEL_SERVICE_NAME: leftOut('the sidecar has metrics at /metrics'),
  OVERRIDE_REQUEST_HEADERS: leftOut(HEADERS),
  '': byHand('it in clusters[].sidecar.env', ', if the sidecar needs it'),
}

/** What the chart's values say as well as the environment file does. */
const ownFiles = (option: string) =>
  leftOut(`it stays in your own files; to move it, set clusters[].prometheus.${option} by hand`)

/** Fields of a Prometheus that the environment file says as they are. */
export const SPEC_PLACES: Places = {
  replicas: { to: 'clusters[].prometheus.replicas' },
  shards: { to: 'clusters[].prometheus.shards' },
  serviceAccountName: { to: 'clusters[].prometheus.serviceAccount' },
  imagePullSecrets: ownFiles('imagePullSecrets'),
  storageSpec: ownFiles('storage'),
  storage: ownFiles('storage'),
  retention: ownFiles('retention'),
  resources: ownFiles('resources'),
  podMetadata: leftOut('neither a label nor an annotation of the pod'),
}

/** The row for a path: the longest that it is, or is below. */
export function placeFor(places: Places, path: string): { row: Outcome; rest: string } | undefined {
  const fits = (key: string) =>
    key === '' || path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`)
  const [key] = Object.keys(places)
    .filter(fits)
    .toSorted((one, other) => other.length - one.length)
  const row = key === undefined ? undefined : places[key]
  return key === undefined || row === undefined ? undefined : { row, rest: path.slice(key.length) }
}
