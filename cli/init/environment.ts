import { identifier, print } from '../../adopt/print/print.ts'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import type { Answers } from './answers.ts'

/** Only JSON's own values, so that it can be printed. */
export function environmentFrom(answers: Answers) {
  const { name, cluster, location, identity, vault, deployer, image } = answers
  return {
    name,
    tenantId: answers['tenant-id'],
    subscriptionId: answers['subscription-id'],
    location,
    backend: {
      resourceGroupName: answers['state-group'],
      storageAccountName: answers['state-account'],
      containerName: 'tfstate',
    },
    ...(deployer !== '' && { deployer: { principalId: deployer } }),
    resourceGroup: { name: `rg-prometheus-${name}` },
    workspace: { name: `amw-${name}` },
    ...(vault !== '' && { vault: { name: vault } }),
    clusters: [
      {
        name: cluster,
        kubernetes: kubernetesFrom(answers),
        identity: { type: identity },
        ...(identity === 'aadApplication' && { vaultReader: vaultReaderFrom(answers) }),
        ...(image !== '' && { sidecar: { image } }),
      },
    ],
  }
}

function kubernetesFrom(answers: Answers) {
  const issuerUrl = answers['issuer-url']
  return answers.kubernetes === 'aks'
    ? { kind: 'aks', resourceGroupName: answers['cluster-group'] }
    : { kind: answers.kubernetes, ...(issuerUrl !== '' && { issuerUrl }) }
}

/** How the CSI driver reads the certificate: as whoever the kind of cluster offers. */
function vaultReaderFrom({
  kubernetes,
  'issuer-url': issuerUrl,
  'vault-reader': principalId,
}: Answers) {
  if (kubernetes === 'aks') return { via: 'aksAddOn' }
  if (issuerUrl !== '') return { via: 'workloadIdentity' }
  return { via: 'servicePrincipal', principalId, secretName: 'vault-reader' }
}

/** What a check takes: whether it is right is what the check says. */
export function asInput(environment: ReturnType<typeof environmentFrom>): EnvironmentInput {
  return JSON.parse(JSON.stringify(environment))
}

/** The text of `environments/NAME.ts`. */
export function printEnvironment(environment: ReturnType<typeof environmentFrom>): string {
  return `import { defineEnvironment } from 'azure-monitor-remote-write'

/** Every option, with what it is for, is in docs/environment.md of the package, and in your editor. */
export const ${identifier(environment.name)} = defineEnvironment(${print(environment, '')})
`
}

/** The text of `environments/index.ts` with the environment in it; `undefined` where that is up to a person. */
export function listed(index: string | undefined, name: string): string | undefined {
  const exported = identifier(name)
  const line = `import { ${exported} } from './${name}.ts'\n`
  if (index === undefined) {
    return `${line}\n/** Every environment that is synthesized. */\nexport const environments = [${exported}]\n`
  }
  if (index.includes(`'./${name}.ts'`)) return index
  const list = /^export const environments = \[([^\]\n]*)\]/m.exec(index)
  if (list === null) return undefined
  const names = [list[1], exported].filter((each) => each !== '').join(', ')
  return line + index.replace(list[0], `export const environments = [${names}]`)
}
