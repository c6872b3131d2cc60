import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { inRepository } from '../contract/environment/in-repository.ts'
import { retryOf } from './argocd-application.ts'
import type { Deployment } from './deployment.ts'

/**
 * One Application that applies those of all clusters of an environment, and takes away those that go. It has no
 * finalizer: deleted by mistake, it leaves them alone.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/cluster-bootstrapping/
 */
export function addRootApplication(
  scope: Construct,
  { name, origin, argocd }: Deployment['environment'],
): void {
  if (argocd === undefined || !argocd.root) return
  new ApiObject(scope, 'root', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: `prometheus-${origin}`,
      namespace: argocd.namespace,
      ...(Object.keys(argocd.labels).length > 0 && { labels: argocd.labels }),
    },
    spec: {
      project: argocd.project,
      // Applications live where Argo CD does, wherever they deploy to.
      destination: { server: 'https://kubernetes.default.svc', namespace: argocd.namespace },
      source: {
        repoURL: argocd.repoUrl,
        targetRevision: argocd.revision,
        path: inRepository(argocd, `dist/argocd/${name}`),
      },
      syncPolicy: { automated: { prune: true, selfHeal: true }, ...retryOf(argocd) },
    },
  })
}
