import type { Problem } from '../../problem.ts'
import { isMadeHere } from '../made-here.ts'
import type { Cluster } from '../resolve.ts'

/** A role given already, to an identity that does not exist yet. */
export function roleProblems({ dataCollection, identity }: Cluster): Problem[] {
  if (dataCollection.rule === 'own' || dataCollection.publisherRole !== 'existing') return []
  if (!isMadeHere(identity)) return []
  return [
    {
      path: 'dataCollection.publisherRole',
      value: 'existing',
      allowed: 'created: the identity is made here, so nobody can have given it the role yet',
      next: 'leave it out, or name an identity that exists',
    },
  ]
}
