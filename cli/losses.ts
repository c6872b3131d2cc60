import type { Files } from '../cdk8s/synthesize.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import { nameOfState, stateOf } from '../contract/environment/state.ts'
import type { Problem } from '../contract/problem.ts'
import { type Stack, stacksIn } from './stacks.ts'

/** What a change of `dist/` takes away from Azure and from Kubernetes, a line each. */
export function lossesBetween(before: Files, after: Files): string[] {
  const stacks = stacksIn(after)
  return [
    ...[...stacksIn(before)].flatMap(([name, stack]) => lossesOf(name, stack, stacks)),
    ...[...before.keys()]
      .filter((path) => path.startsWith('flux/') && !after.has(path))
      .map(
        (path) =>
          `dist/${path} goes: Flux uninstalls that Prometheus where it prunes, and leaves it alone otherwise\n  next: docs/day-2.md, on removing a cluster`,
      ),
    ...[...before]
      .filter(([path]) => path.startsWith('argocd/') && !after.has(path))
      .map(
        ([path, text]) =>
          `dist/${path} goes: Argo CD no longer deploys that cluster, and ${whatStays(text)}\n  next: docs/day-2.md, on removing a cluster`,
      ),
  ]
}

/** A finalizer is what makes Argo CD take away with an Application what it has deployed. */
function whatStays(application: string): string {
  return /^ {2}finalizers:/m.test(application)
    ? 'deletes what it has deployed there as soon as the Application is deleted'
    : 'leaves there what it has deployed'
}

function lossesOf(name: string, before: Stack, stacks: ReadonlyMap<string, Stack>): string[] {
  const folder = `dist/terraform/stacks/${name}`
  const after = stacks.get(name) ?? [...stacks.values()].find(({ state }) => state === before.state)
  if (after === undefined) {
    return [
      `${folder} goes: what it has made in Azure stays, and nothing describes it anymore\n  next: docs/day-2.md, on taking an environment down`,
    ]
  }
  const gone = [...before.resources].filter(([address]) => !after.resources.has(address))
  const lines = gone.map(
    ([address, { isProtected }]) => `  ${address}${isProtected ? ', which it refuses' : ''}`,
  )
  return [
    ...(after.state === before.state
      ? []
      : [
          `${folder}: the state moves from ${before.state} to ${after.state}; applied as it is, Terraform makes everything a second time\n  next: terraform init -migrate-state there, before anything is applied`,
        ]),
    ...(gone.length === 0 ? [] : [`${folder}: terraform apply destroys\n${lines.join('\n')}`]),
  ]
}

/**
 * Environments that were applied under a name that `dist/` does not know, while stacks go that it knows:
 * renamed, without their state.
 */
export function lostStates(
  before: Files,
  environments: readonly Environment[],
  applied: readonly string[],
): Problem[] {
  const known = stacksIn(before)
  const going = [...known.keys()].filter((name) => !environments.some((each) => each.name === name))
  const states = [...known.values()].map(({ state }) => state)
  if (going.length === 0) return []
  return environments
    .filter(
      ({ name, backend }) =>
        applied.includes(name) && !known.has(name) && !states.includes(stateOf(backend)),
    )
    .map(({ name, backend }) => ({
      path: `${name}: backend.${nameOfState(backend).option}`,
      value: nameOfState(backend).value,
      allowed: `the state of an environment that goes (${going.join(', ')}), because ${name} has outputs and was applied under another name`,
      next: `add renamedFrom: '${going[0]}'`,
    }))
}
