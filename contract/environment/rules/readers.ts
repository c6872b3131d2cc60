import type { Problem } from '../../problem.ts'
import type { Environment } from '../resolve.ts'

/** Readers that two environments would both let into one workspace, which Azure accepts only once. */
export function sharedReaderProblems(environments: readonly Environment[]): Problem[] {
  const seen = new Map<string, string>()
  return environments.flatMap((environment) =>
    environment.readers.flatMap(({ principalId }, index) => {
      const key = `${placeOf(environment)} ${principalId.toLowerCase()}`
      const other = seen.get(key) ?? environment.name
      seen.set(key, other)
      if (other === environment.name) return []
      return [
        {
          path: `${environment.name}: readers[${index}]`,
          value: principalId,
          allowed: `readers that ${other} does not let into the workspace ${environment.workspace.name}`,
          next: 'remove it: it may read already',
        },
      ]
    }),
  )
}

function placeOf({ subscriptionId, workspace }: Environment): string {
  const { name, resourceGroupName } = workspace
  const subscription = workspace.subscriptionId ?? subscriptionId
  return [subscription, resourceGroupName, name].join('/').toLowerCase()
}
