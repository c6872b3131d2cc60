import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from './environment.ts'
import { IMAGE, problemsOf, withPrometheus } from './testing.ts'

const container = (more: Record<string, unknown>) => ({ name: 'own', image: IMAGE, ...more })

describe('what Kubernetes would drop or refuse is refused:', () => {
  it.each<[string, string, EnvironmentInput, string | undefined]>([
    [
      'an unknown field of a container',
      'clusters[0].prometheus.containers[0].imagePullPolcy',
      withPrometheus({ containers: [container({ imagePullPolcy: 'Always' })] }),
      'did you mean imagePullPolicy?',
    ],
    [
      "an unknown field of an init container's probe, as on Microsoft's page",
      'clusters[0].prometheus.initContainers[0].livenessProbe.httpGet.timeoutSeconds',
      withPrometheus({
        initContainers: [container({ livenessProbe: { httpGet: { port: 1, timeoutSeconds: 1 } } })],
      }),
      'there are host, httpHeaders, path, port, scheme',
    ],
    [
      'an unknown field of a volume',
      'clusters[0].prometheus.volumes[0].emptydir',
      withPrometheus({ volumes: [{ name: 'a', emptydir: {} }] }),
      'did you mean emptyDir?',
    ],
    [
      'a mount without a path',
      'clusters[0].prometheus.volumeMounts[0].mountPath',
      withPrometheus({ volumeMounts: [{ name: 'config-out' }] }),
      undefined,
    ],
    [
      'a remote write without a url',
      'clusters[0].prometheus.remoteWrites[0].url',
      withPrometheus({ remoteWrites: [{ name: 'archive' }] }),
      undefined,
    ],
    [
      "a remote write in Prometheus' own spelling",
      'clusters[0].prometheus.remoteWrites[0].queue_config',
      withPrometheus({ remoteWrites: [{ name: 'a', url: 'https://a', queue_config: {} }] }),
      'did you mean queueConfig?',
    ],
    [
      'a label value with a space',
      'clusters[0].prometheus.podLabels.team',
      withPrometheus({ podLabels: { team: 'a team' } }),
      undefined,
    ],
  ])('%s (%s)', (_what, path, environment, next) => {
    expect(problemsOf(environment)).toMatchObject([{ path: `prod: ${path}`, next }])
  })

  it('nothing of what it knows: maps of the user’s own names, and numbers', () => {
    const own = container({
      env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      resources: { limits: { 'example.com/gpu': 1 } },
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      restartPolicy: 'Always',
    })
    const remoteWrite = { name: 'a', url: 'https://a', headers: { 'X-Scope-OrgID': 'a' } }
    expect(
      problemsOf(withPrometheus({ initContainers: [own], remoteWrites: [remoteWrite] })),
    ).toEqual([])
  })
})
