import type { Body } from './stack.ts'

/** What is wrong with an alert, or with one of a rule group's. */
export function alertProblem({ enabled = true, severity, action }: Body): string | undefined {
  if (enabled !== true) return 'is off'
  // azurerm does not tell 0 from nothing said.
  if (!(Number(severity) > 0)) return 'has no severity'
  return [action ?? []].flat().length > 0 ? undefined : 'tells nobody'
}

export function ruleGroupProblem(group: Body): string | undefined {
  // What is left out, azurerm sends as `false`.
  if (group.rule_group_enabled !== true) return 'is off'
  const rules = group.rule as readonly Body[]
  if (rules.length > 20) return 'has more rules than Azure takes'
  if (rules.some(({ enabled }) => enabled !== true)) return 'has a rule that is off'
  const problems = rules.flatMap((rule) =>
    rule.alert === undefined ? [] : (alertProblem(rule) ?? []),
  )
  return problems[0] === undefined ? undefined : `has a rule that ${problems[0]}`
}
