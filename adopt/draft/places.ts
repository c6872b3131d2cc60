import { CONTAINER, REMOTE_WRITE } from '../../contract/pod.ts'
import { SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import type { SidecarVariable } from '../../contract/sidecar-variables.ts'
import { changed, ELSEWHERE, leftOut, NO_OPTION, type Outcome, type Places } from './place.ts'

/*
 * Where each field of the adopted remote write, container and variables goes. These tables are the one place to
 * extend when the environment file gains an option: change the row from `leftOut` to `to`.
 */

const queue = (option: string) => ({ to: `clusters[].prometheus.queue.${option}` })
const remoteWrite = (option: string) => ({ to: `clusters[].prometheus.remoteWrite.${option}` })

export const HEADERS = 'Azure looks at none, and the sidecar passes on an allow-list'

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
  writeRelabelConfigs: leftOut(
    'set clusters[].prometheus.remoteWrite.writeRelabelConfigs instead: more or other series are sent without it',
  ),
  remoteTimeout: remoteWrite('remoteTimeout'),
  headers: ELSEWHERE,
  metadataConfig: remoteWrite('metadataConfig'),
  sendExemplars: remoteWrite('sendExemplars'),
  sendNativeHistograms: remoteWrite('sendNativeHistograms'),
  messageVersion: remoteWrite('messageVersion'),
  protobufMessage: ELSEWHERE,
  proxyUrl: ELSEWHERE,
  noProxy: ELSEWHERE,
  proxyFromEnvironment: ELSEWHERE,
  proxyConnectHeader: leftOut(NO_OPTION),
  tlsConfig: leftOut(NO_OPTION),
  'tlsConfig.ca': ELSEWHERE,
  'tlsConfig.caFile': ELSEWHERE,
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
  volumeMounts: ELSEWHERE,
  restartPolicy: changed('a native sidecar is sidecar.native'),
  terminationMessagePath: changed("it is Kubernetes' default"),
  terminationMessagePolicy: changed("it is Kubernetes' default"),
  envFrom: leftOut('the variables of the sidecar are written out'),
  command: leftOut("the container runs this project's image, with its own command"),
  args: leftOut("the container runs this project's image, with its own command"),
  lifecycle: leftOut(`${NO_OPTION}: the sidecar drains on SIGTERM by itself`),
  '': leftOut(NO_OPTION),
}

/** More variables of the container, as they are. */
export const ENV = 'clusters[].sidecar.env'

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
  AZURE_CLIENT_SECRET_FILE: ELSEWHERE,
  AZURE_CLIENT_SECRET_EXPIRES: { to: 'clusters[].identity.expires' },
  AZURE_FEDERATED_TOKEN_FILE: ELSEWHERE,
  AZURE_POD_IDENTITY_AUTHORITY_HOST: { to: ENV },
  CLUSTER: ELSEWHERE,
  CLOUD: ELSEWHERE,
  AAD_HOST_ENDPOINT: ELSEWHERE,
  AZURE_AUTHORITY_HOST: ELSEWHERE,
  INGESTION_AAD_AUDIENCE: ELSEWHERE,
  INBOUND_TOKEN_FILE: { to: 'clusters[].sidecar.inboundToken' },
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
  HTTP_PROXY: leftOut(
    'Azure is reached by https only, whose proxy is clusters[].sidecar.network.proxy',
  ),
  SSL_CERT_FILE: leftOut(
    'Node trusts its own authorities, and those of clusters[].sidecar.network.ca besides',
  ),
  AZURE_CLIENT_SECRET: ELSEWHERE,
  TARGET_HOST: ELSEWHERE,
  AUDIENCE: ELSEWHERE,
  AAD_CLIENT_ID: ELSEWHERE,
  AAD_TENANT_ID: ELSEWHERE,
  AAD_CLIENT_CERTIFICATE_PATH: ELSEWHERE,
  AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE: leftOut('the sidecar knows itself when a token is due'),
  OTEL_GRPC_ENDPOINT: leftOut('the sidecar has metrics at /metrics'),
  OTEL_SERVICE_NAME: leftOut('the sidecar has metrics at /metrics'),
  OVERRIDE_REQUEST_HEADERS: leftOut(HEADERS),
  '': { to: ENV },
}
