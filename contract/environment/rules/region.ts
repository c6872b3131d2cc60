import { nearest } from '../../nearest.ts'
import type { Problem } from '../../problem.ts'
import { cloudOfRegion, REGIONS } from '../../regions.ts'
import type { Environment } from '../resolve.ts'

/** A region that another cloud is known to have. One that no cloud is known to have is a warning. */
export function regionProblems({ cloud, location }: Environment): Problem[] {
  const other = cloudOfRegion(location)
  if (typeof cloud === 'object' || other === undefined || other === cloud) return []
  const meant = nearest(location, REGIONS[cloud]) ?? REGIONS[cloud][0]
  return [
    {
      path: 'location',
      value: location,
      allowed: `a region of the cloud ${cloud}, such as ${meant}`,
      next: `${location} is a region of ${other}: write cloud: '${other}', or another location`,
    },
  ]
}
