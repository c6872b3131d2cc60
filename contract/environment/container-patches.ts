import { z } from 'zod'
import { misfitIssues } from './kubernetes-object.ts'

const patch = z
  .looseObject({})
  .superRefine((value, context) => {
    // The name is the key; a patch is an entry of the list `containers` otherwise.
    for (const issue of misfitIssues({ ...value, name: 'patched' }, 'containers')) {
      context.addIssue(issue)
    }
    if ('name' in value) {
      context.addIssue({
        code: 'custom',
        path: ['name'],
        message: "nothing: the container's name is the key of its patch",
      })
    }
  })
  .meta({ examples: [{ resources: { limits: { memory: '64Mi' } } }] })

/**
 * Fields of the operator's own containers, which it merges into what it makes. An entry of `containers` of
 * these names would be the same, and is refused there because a container of one's own is meant.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/k8s/merge.go
 */
export const containerPatches = z
  .strictObject({
    /** Prometheus itself. */
    prometheus: patch.optional(),
    /** What reloads Prometheus' configuration. */
    'config-reloader': patch.optional(),
    /** What writes the configuration before Prometheus starts. */
    'init-config-reloader': patch.optional(),
    /** Thanos beside Prometheus. Only where your values switch it on: alone, the patch is a container without image. */
    'thanos-sidecar': patch.optional(),
  })
  .default({})
  .meta({ examples: [{ 'config-reloader': { resources: { limits: { memory: '64Mi' } } } }] })
