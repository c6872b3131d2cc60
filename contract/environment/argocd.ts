import { z } from 'zod'
import * as format from '../format.ts'
import { chartRepository } from './chart-repository.ts'

/**
 * How often Argo CD tries again. By itself it gives up after five tries, about three minutes, and tries the
 * same commit no more; a CSI driver that comes an hour later is then not seen.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
const retry = z.strictObject({
  /** Retries after the first attempt; -1 never gives up. */
  limit: format.integer(-1, 1000, 30),
  /** The pauses between them. */
  backoff: z
    .strictObject({
      /** The first pause. */
      duration: format.goDuration.meta({ examples: ['10s'] }).default('5s'),
      /** Factor that each pause is multiplied by. */
      factor: format.integer(1, 10, 3).default(2),
      /** The longest pause. */
      maxDuration: format.goDuration.meta({ examples: ['10m'] }).default('3m'),
    })
    .prefault({}),
  /**
   * Whether a retry uses the newest commit instead of the one that failed. Without it a commit that
   * fixes what is wrong waits until the retries are over. Older versions of Argo CD do not know the
   * field.
   */
  refresh: z.boolean().default(false),
})

/** Where Argo CD finds what this project synthesizes, and how it deploys it. */
export const argocd = z.strictObject({
  /** The git repository that holds `dist/`. */
  repoUrl: format.gitUrl,
  /** Branch, tag or commit that Argo CD follows. */
  revision: format.text('release').default('main'),
  /** The folder of that repository in which this project is, `dist/` below it. Left out, it is the root. */
  path: format.repositoryFolder.optional(),
  /**
   * Where Argo CD gets the chart from: a mirror, or a registry
   * (`oci://registry.example.com/charts`), which Argo CD has to know as a repository with OCI
   * enabled.
   */
  chartRepository,
  /** Argo CD project that the Applications belong to. */
  project: format.text('observability').default('default'),
  /** Namespace of Argo CD itself. */
  namespace: format.kubernetesName.meta({ examples: ['gitops'] }).default('argocd'),
  /**
   * Which Argo CD this is, where there are several: `in-cluster` and the default destination are
   * another cluster for each. Any name will do.
   */
  instance: format.text('argocd-eu').optional(),
  /**
   * Your own values files of kube-prometheus-stack in that repository, from its root, the later one
   * wins; ours come after them. The Application deploys the whole chart: what is in none of its
   * files goes back to the chart's default. An empty list confirms that this is intended.
   */
  valueFiles: z.array(format.repositoryFile).optional(),
  /** How often a sync that fails is tried again. Left out, five times. */
  retry: retry.optional(),
  /** Options of a sync besides `CreateNamespace=true` and `ServerSideApply=true`; yours of the same name win. */
  syncOptions: z.array(format.syncOption).default([]),
  /** Labels of the Applications, by which people and notifications select them. */
  labels: z
    .record(format.kubernetesKey, format.kubernetesLabelValue)
    .default({})
    .meta({ examples: [{ team: 'observability' }] }),
  /**
   * Finalizers of the Applications. With `resources-finalizer.argocd.argoproj.io` deleting an
   * Application deletes Prometheus and everything else of its chart, too.
   */
  finalizers: z.array(format.finalizer).default([]),
  /**
   * Writes an Application for the environment in `dist/argocd-root/`, which manages those of its
   * clusters from `dist/argocd/`: the only one that you have to apply yourself.
   */
  root: z.boolean().default(false),
})
