/** Folder of a cluster's files below `dist/`. */
export function clusterFolder(environmentName: string, clusterName: string): string {
  return `kubernetes/${environmentName}/${clusterName}`
}
