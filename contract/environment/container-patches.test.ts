import { describe, expect, it } from 'vitest'
import { IMAGE, pathsOf, problemsOf, withPrometheus } from './testing.ts'

const AT = 'clusters[0].prometheus.containerPatches'

describe("a patch of the operator's containers", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['of a container that it does not make', { 'prom-remotewrite': {} }, `${AT}.prom-remotewrite`],
    ['with a field of no container', { prometheus: { arg: [] } }, `${AT}.prometheus.arg`],
    ['with a name', { prometheus: { name: 'other' } }, `${AT}.prometheus.name`],
    [
      "with the sidecar's port",
      { 'config-reloader': { ports: [{ containerPort: 8081 }] } },
      `${AT}.config-reloader.ports[0].containerPort`,
    ],
    [
      'with a mount of no volume',
      { prometheus: { volumeMounts: [{ name: 'nowhere', mountPath: '/a' }] } },
      `${AT}.prometheus.volumeMounts[0].name`,
    ],
  ])('%s is refused', (_what, containerPatches, path) => {
    expect(pathsOf(withPrometheus({ containerPatches }))).toEqual([path])
  })

  it('is what a container of that name is told to be', () => {
    const containers = [{ name: 'config-reloader', image: IMAGE }]
    expect(problemsOf(withPrometheus({ containers }))).toMatchObject([
      {
        path: 'prod: clusters[0].prometheus.containers[0].name',
        next: expect.stringContaining("containerPatches: { 'config-reloader': { ... } }"),
      },
    ])
  })

  it('has any field of a container', () => {
    const patch = { resources: { limits: { memory: '64Mi' } }, args: ['--log.level=debug'] }
    expect(
      problemsOf(
        withPrometheus({ containerPatches: { prometheus: patch, 'init-config-reloader': patch } }),
      ),
    ).toEqual([])
  })
})
