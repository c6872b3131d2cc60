import { z } from 'zod'
import * as format from '../format.ts'
import { chartRepository } from './chart-repository.ts'

/** Where Flux finds what this project synthesizes, and how it deploys it. */
export const flux = z.strictObject({
  /**
   * The Flux source of the repository that holds `dist/`. Default: the one that `flux bootstrap`
   * creates.
   */
  source: z
    .strictObject({
      /** What kind of source it is. */
      kind: z.enum(['GitRepository', 'OCIRepository', 'Bucket']).default('GitRepository'),
      /** Its name. */
      name: format.objectName.meta({ examples: ['platform'] }).default('flux-system'),
      /** Its namespace. */
      namespace: format.kubernetesName.meta({ examples: ['gitops'] }).default('flux-system'),
    })
    .prefault({})
    .meta({ examples: [{ name: 'platform' }] }),
  /** The folder of that source in which this project is, `dist/` below it. Left out, it is the root. */
  path: format.repositoryFolder.optional(),
  /** Namespace of the HelmRelease and what belongs to it. */
  namespace: format.kubernetesName.meta({ examples: ['gitops'] }).default('flux-system'),
  /**
   * Where Flux gets the chart from: a mirror, or a registry (`oci://registry.example.com/charts`).
   */
  chartRepository,
  /**
   * ConfigMaps and Secrets in the HelmRelease's namespace with your own values, the later one wins;
   * ours come after them. What is in none of them goes back to the chart's default. An empty list
   * confirms that this is intended.
   */
  valuesFrom: z
    .array(
      z.strictObject({
        /** What holds the values. */
        kind: z.enum(['ConfigMap', 'Secret']),
        /** Its name. */
        name: format.objectName.meta({ examples: ['prometheus-values'] }),
        /** The key below which they are. */
        valuesKey: format.secretKey.meta({ examples: ['prometheus.yaml'] }).default('values.yaml'),
      }),
    )
    .optional(),
  /** How often Flux reconciles. */
  interval: format.goDuration.meta({ examples: ['30m'] }).default('10m'),
})
