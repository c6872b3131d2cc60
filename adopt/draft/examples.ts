import { REGIONS } from '../../contract/regions.ts'

/** A region of a cloud by its name here. */
export function regionIn(cloud: unknown): string {
  const regions = cloud === 'usGovernment' || cloud === 'china' ? REGIONS[cloud] : REGIONS.public
  return regions[0] ?? 'westeurope'
}

/** An image that nobody has pushed. */
export const IMAGE = 'registry.example.org/azure-monitor-remote-write:1.0.0'
