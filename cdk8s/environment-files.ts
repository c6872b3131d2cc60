import { addRootApplication } from './argocd-root.ts'
import { type File, newChart, objectsIn } from './cluster-files.ts'
import type { Deployment } from './deployment.ts'

/** Where the Application is that keeps those of an environment, below `dist/`: Argo CD takes all of a folder. */
export function rootPlace(environment: string): string {
  return `argocd-root/${environment}.yaml`
}

/** The files of an environment that are not of one cluster. */
export function environmentFiles(environment: Deployment['environment']): readonly File[] {
  const chart = newChart()
  addRootApplication(chart, environment)
  return objectsIn(chart).map((root) => ({ path: rootPlace(environment.name), documents: [root] }))
}
