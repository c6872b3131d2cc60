import type { Construct } from 'constructs'
import type { Cluster } from '../../contract/environment/resolve.ts'
import type { EnvironmentContext } from '../context.ts'
import {
  addExistingDataCollection,
  addOwnDataCollection,
  type DataCollection,
} from '../data-collection.ts'
import type { LinkScope } from '../link-scope.ts'
import type { Workspace } from '../workspace.ts'

interface DataCollectionOf {
  readonly dataCollection: Cluster['dataCollection']
  readonly workspace: Workspace
  readonly linkScope: LinkScope | undefined
  /** Made when the first cluster asks for it. */
  readonly defaultDataCollection: () => DataCollection
}

/** The rule and the endpoint that a cluster writes through: made for it, or found. */
export function addDataCollection(
  scope: Construct,
  context: EnvironmentContext,
  { dataCollection, workspace, linkScope, defaultDataCollection }: DataCollectionOf,
): DataCollection {
  switch (dataCollection.rule) {
    case 'workspace':
      return defaultDataCollection()
    case 'own':
      return addOwnDataCollection(scope, context, { workspace, linkScope, ...dataCollection })
    case 'existing':
      return addExistingDataCollection(scope, context, dataCollection)
    default:
      return dataCollection satisfies never
  }
}
