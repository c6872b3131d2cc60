import { k8s } from 'cdk8s-plus-27'
import type { Cluster, Sidecar } from '../contract/environment/resolve.ts'
import { caFile, pathOf, sidecarFiles } from '../contract/environment/sidecar-files.ts'
import { CONTAINER, PORT, VOLUME } from '../contract/pod.ts'
import { ROUTES } from '../contract/routes.ts'
import { toPlain } from './plain-json.ts'

/**
 * The container beside Prometheus; with `native` an init container that runs for as long as the pod.
 *
 * @param env - what the sidecar has to know, as environment variables
 */
export function sidecarContainer(
  sidecar: Sidecar,
  mount: Cluster['mount'],
  env: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const { requests, limits } = sidecar.resources
  const mounts = [
    ...(mount ? [{ name: VOLUME, mountPath: mount.path, readOnly: true }] : []),
    ...sidecarFiles(sidecar).map(({ volume: name, mountPath }) => ({
      name,
      mountPath,
      readOnly: true,
    })),
  ]
  const props: k8s.Container = {
    name: CONTAINER,
    image: sidecar.image,
    imagePullPolicy: sidecar.imagePullPolicy,
    env: [
      ...Object.entries(env).map(([name, value]) => ({ name, value })),
      ...networkVariables(sidecar),
    ],
    // Argo CD's diff needs the protocol, which is part of the list's key.
    ports: [{ name: PORT, containerPort: sidecar.port, protocol: 'TCP' }],
    // On a node that is busy it takes long to start, and is not killed for that. A native sidecar holds
    // Prometheus back until it has started; /ready would tie that to Entra ID.
    startupProbe: STARTUP,
    livenessProbe: probe(ROUTES.health),
    readinessProbe: probe(ROUTES.ready),
    resources: { requests: quantities(requests), limits: quantities(limits) },
    securityContext: RESTRICTED,
    ...(mounts.length > 0 && { volumeMounts: mounts }),
  }
  const { env: ours, volumeMounts, ...container } = toPlain(k8s.toJson_Container, props)
  return {
    ...container,
    env: [...listed(ours), ...sidecar.env],
    ...withList('volumeMounts', [...listed(volumeMounts), ...sidecar.volumeMounts]),
    // Kubernetes 1.29's field, which cdk8s-plus for 1.27 does not know.
    ...(sidecar.native ? { restartPolicy: 'Always' } : {}),
  }
}

/** What Node reads by itself, and what a Secret knows. */
function networkVariables(sidecar: Sidecar): k8s.EnvVar[] {
  const ca = caFile(sidecar)
  const { urlFrom } = sidecar.network.proxy ?? {}
  return [
    ...(urlFrom
      ? [
          {
            name: 'HTTPS_PROXY',
            valueFrom: { secretKeyRef: { name: urlFrom.secretName, key: urlFrom.key } },
          },
        ]
      : []),
    ...(ca ? [{ name: 'NODE_EXTRA_CA_CERTS', value: pathOf(ca) }] : []),
  ]
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function withList(name: string, entries: readonly unknown[]): Record<string, unknown> {
  return entries.length > 0 ? { [name]: entries } : {}
}

/** Microsoft's timings, where Kubernetes reads them: beside `httpGet`, not inside it. */
function probe(path: string): k8s.Probe {
  return { httpGet: httpGet(path), initialDelaySeconds: 10, timeoutSeconds: 10 }
}

const STARTUP: k8s.Probe = {
  httpGet: httpGet(ROUTES.health),
  periodSeconds: 1,
  failureThreshold: 60,
}

function httpGet(path: string): k8s.HttpGetAction {
  return { path, port: k8s.IntOrString.fromString(PORT) }
}

/**
 * Pod Security "restricted". The user is the pod's, which the chart sets.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
const RESTRICTED: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
}

function quantities(amounts: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([resource, amount]) =>
      amount === undefined ? [] : [[resource, k8s.Quantity.fromString(amount)]],
    ),
  )
}
