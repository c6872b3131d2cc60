import { z } from 'zod'
import * as format from '../format.ts'
import { chartRepository } from './chart-repository.ts'

/** How a pipeline, or a person, deploys with `helm upgrade`. */
export const helm = z.strictObject({
  /**
   * Where Helm gets the chart from: a mirror, or a registry (`oci://registry.example.com/charts`).
   */
  chartRepository,
  /**
   * Your own values files of kube-prometheus-stack, from the folder that holds `dist/`, the later
   * one wins; ours come after them. What is in none of them goes back to the chart's default. An
   * empty list confirms that this is intended.
   */
  valueFiles: z.array(format.repositoryFile).optional(),
})
