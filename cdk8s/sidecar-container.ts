import { k8s } from 'cdk8s-plus-27'
import type { Cluster } from '../contract/environment/resolve.ts'
import { CONTAINER, PORT, VOLUME } from '../contract/pod.ts'
import { ROUTES } from '../contract/routes.ts'
import { toPlain } from './plain-json.ts'

/**
 * The container beside Prometheus; with `native` an init container that runs for as long as the pod.
 *
 * @param env - what the sidecar has to know, as environment variables
 */
export function sidecarContainer(
  sidecar: NonNullable<Cluster['sidecar']>,
  mount: Cluster['mount'],
  env: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const { requests, limits } = sidecar.resources
  const props: k8s.Container = {
    name: CONTAINER,
    image: sidecar.image,
    imagePullPolicy: sidecar.imagePullPolicy,
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    // Argo CD's diff needs the protocol, which is part of the list's key.
    ports: [{ name: PORT, containerPort: sidecar.port, protocol: 'TCP' }],
    // On a node that is busy it takes long to start, and is not killed for that. A native sidecar holds
    // Prometheus back until it has started; /ready would tie that to Entra ID.
    startupProbe: STARTUP,
    livenessProbe: probe(ROUTES.health),
    readinessProbe: probe(ROUTES.ready),
    resources: { requests: quantities(requests), limits: quantities(limits) },
    securityContext: RESTRICTED,
    ...(mount && { volumeMounts: [{ name: VOLUME, mountPath: mount.path, readOnly: true }] }),
  }
  const container = toPlain(k8s.toJson_Container, props)
  // Kubernetes 1.29's field, which cdk8s-plus for 1.27 does not know.
  return sidecar.native ? { ...container, restartPolicy: 'Always' } : container
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
