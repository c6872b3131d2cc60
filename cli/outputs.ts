import { spawnSync } from 'node:child_process'
import { existsSync, fstatSync, readFileSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseEnvironments } from '../contract/environment/parse.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import { stacksOf } from '../contract/environment/stacks.ts'
import { ConfigurationError } from '../contract/problem.ts'
import {
  besides,
  forgetClusters,
  outputsFile,
  outputsFromTerraform,
} from '../contract/terraform-outputs.ts'
import type { Command, Invocation } from './command.ts'
import { parseRequest } from './outputs-request.ts'
import { askForLimits } from './workspace-limits.ts'

/** Writes `environments/<environment>.outputs.json` from Terraform's outputs after an apply. */
export const outputs: Command = async (invocation) => {
  const { project, args, say, tell } = invocation
  const environments = parseEnvironments(await invocation.loadEnvironments(project))
  const request = parseRequest(args, environments.flatMap(stacksOf))
  const { environment: stack, file, forget } = request
  const { environment, whole } = stack
  const target = resolve(project.root, outputsFile(environment))
  const before = existsSync(target) ? readFileSync(target, 'utf8') : undefined
  const after =
    forget.length > 0
      ? forgetClusters(whole, before ?? '', forget)
      : outputsFromTerraform(environment, await printed(invocation, stack.name, file))

  const all = environment === whole || before === undefined ? after : besides(whole, before, after)
  if (all !== before) writeFileSync(target, all)
  const what = all === before ? 'is up to date' : 'written'
  say(
    `${relative(project.root, target)} ${what}. Next: npm run synth, then commit environments/ and dist/.\n`,
  )
  for (const text of [...attachments(environment), ...askForLimits(environment)]) tell(text)
}

/** An identity that was made reaches no node by itself, and no Terraform of ours owns the nodes. */
function attachments({ subscriptionId, resourceGroup, clusters }: Environment): string[] {
  return clusters.flatMap(({ name, identity, kubernetes }) => {
    if (identity.type !== 'userAssigned' || identity.identity.source !== 'created') return []
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup.name}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${identity.identity.name}`
    if (kubernetes.kind !== 'aks') {
      return `${name}: attach its identity to each node (az vm identity assign --identities ${id}), once\n`
    }
    const { name: aks, resourceGroupName } = kubernetes
    const subscription = `--subscription ${kubernetes.subscriptionId ?? subscriptionId}`
    return [
      `${name}: attach its identity to the nodes, once for each node pool:`,
      `  group=$(az aks show --name ${aks} --resource-group ${resourceGroupName} ${subscription} --query nodeResourceGroup --output tsv)`,
      `  for pool in $(az vmss list --resource-group "$group" ${subscription} --query '[].name' --output tsv); do`,
      `    az vmss identity assign --resource-group "$group" ${subscription} --name "$pool" --identities ${id}`,
      '  done\n',
    ].join('\n')
  })
}

/** What `terraform output -json` printed, wherever it comes from. */
async function printed(
  { project, env, tell }: Invocation,
  environment: string,
  file: string | undefined,
): Promise<string> {
  if (file !== undefined) return readFrom(file)
  return (await readStandardInput(tell)) || askTerraform(project.root, environment, env)
}

/** What is piped or redirected in; empty for a terminal and for a pipeline without any input. */
async function readStandardInput(tell: Invocation['tell']): Promise<string> {
  const stdin = fstatSync(0)
  if (!stdin.isFIFO() && !stdin.isSocket() && !stdin.isFile()) return ''
  const hint = setTimeout(() => {
    tell('waiting for the output of `terraform output -json` on standard input\n')
  }, 3_000)
  const json = await text(process.stdin)
  clearTimeout(hint)
  return json.trim()
}

function readFrom(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigurationError('npm run outputs', [
      {
        path: '--file',
        value: file,
        allowed: `a file that can be read (${error instanceof Error ? error.message : error})`,
        next: `terraform output -json > ${file}, after terraform apply`,
      },
    ])
  }
}

function askTerraform(root: string, environment: string, env: Invocation['env']): string {
  const stack = `dist/terraform/stacks/${environment}`
  const terraform = env.TERRAFORM_BINARY_NAME ?? 'terraform'
  const { stdout, stderr, status, error } = spawnSync(
    terraform,
    [`-chdir=${resolve(root, stack)}`, 'output', '-no-color', '-json'],
    { encoding: 'utf8' },
  )
  if (status === 0) return stdout
  const reason = error?.message ?? stderr.trim().replaceAll(/\s*\n\s*/g, ' ')
  throw new ConfigurationError(`${terraform} output`, [
    {
      path: stack,
      value: reason,
      allowed: 'a stack that is initialized and applied',
      next: `terraform init and terraform apply in ${stack}; or pipe: terraform output -json | npm run outputs -- ${environment}`,
    },
  ])
}
