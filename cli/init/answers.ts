import { parseArgs } from 'node:util'
import { CLUSTER_KINDS } from '../../contract/cluster-kind.ts'
import { ConfigurationError } from '../../contract/problem.ts'

/** What `init` has to know, by the option that says it. */
export type Answers = Readonly<Record<Option, string>>

/** In the order in which they are asked for; what does not apply is not asked, and empty. */
const QUESTIONS = {
  name: { ask: 'Name of the environment', byDefault: () => 'prod' },
  'tenant-id': { ask: 'Tenant id (az account show --query tenantId)' },
  'subscription-id': { ask: 'Subscription id (az account show --query id)' },
  location: { ask: 'Azure region', byDefault: () => 'westeurope' },
  cluster: { ask: 'Name of the cluster', byDefault: ({ name }) => `aks-${name}` },
  kubernetes: {
    ask: `Kind of the cluster: ${Object.keys(CLUSTER_KINDS).join(', ')}`,
    byDefault: () => 'aks',
  },
  'cluster-group': {
    ask: 'Resource group of the AKS cluster',
    byDefault: ({ cluster }) => `rg-${cluster}`,
    applies: ({ kubernetes }) => kubernetes === 'aks',
  },
  identity: {
    ask: 'Who writes: workloadIdentity, or aadApplication with a certificate',
    byDefault: () => 'workloadIdentity',
  },
  'issuer-url': {
    ask: "Address of the cluster's OIDC issuer; empty where it has none, which aadApplication can do without",
    applies: ({ kubernetes }) => kubernetes !== 'aks',
  },
  vault: {
    ask: 'Name of the Key Vault that is created, unique in all of Azure',
    applies: ({ identity }) => identity === 'aadApplication',
  },
  'vault-reader': {
    ask: 'Object id of the service principal with which the cluster reads the vault',
    applies: ({ kubernetes, identity, 'issuer-url': issuerUrl }) =>
      identity === 'aadApplication' && kubernetes !== 'aks' && issuerUrl === '',
  },
  deployer: {
    ask: 'Object id of who applies',
    applies: ({ identity }) => identity === 'aadApplication',
  },
  'state-group': { ask: "Resource group of Terraform's state", byDefault: () => 'rg-terraform' },
  'state-account': { ask: "Storage account of Terraform's state" },
  image: { ask: 'Image of the sidecar; empty for the one of the release', byDefault: () => '' },
  pipelines: { ask: 'Pipelines: github, azure or none', byDefault: () => 'github' },
} as const satisfies Record<string, Question>

interface Question {
  readonly ask: string
  readonly byDefault?: (answers: Partial<Record<string, string>>) => string
  /** Default: always. */
  readonly applies?: (answers: Partial<Record<string, string>>) => boolean
}

type Option = keyof typeof QUESTIONS

/** What only a few words answer. */
const CHOICES: Partial<Record<Option, readonly string[]>> = {
  kubernetes: Object.keys(CLUSTER_KINDS),
  identity: ['workloadIdentity', 'aadApplication'],
  pipelines: ['github', 'azure', 'none'],
}

/**
 * @param ask - asks a person, who may take the default; `undefined` where nobody is there
 * @throws ConfigurationError for an option that does not exist or is none of its choices
 */
export async function answersFrom(
  args: readonly string[],
  ask: ((question: string, byDefault: string) => Promise<string>) | undefined,
): Promise<Answers> {
  const given = optionsIn(args)
  const answers: Partial<Record<string, string>> = {}
  for (const [option, question] of Object.entries<Question>(QUESTIONS)) {
    const byDefault = question.byDefault?.(answers) ?? ''
    const isAsked = question.applies?.(answers) ?? true
    const answer = async () => (await ask?.(question.ask, byDefault)) ?? byDefault
    answers[option] = given[option] ?? (isAsked ? await answer() : '')
    // Who is there can be asked again.
    while (ask && isAsked && given[option] === undefined && !isChoice(option, answers[option])) {
      answers[option] = await answer()
    }
  }
  const problems = Object.entries(CHOICES).flatMap(([option, choices]) => {
    const value = answers[option] ?? ''
    return isChoice(option, value)
      ? []
      : [{ path: `--${option}`, value, allowed: choices.join(', ') }]
  })
  if (problems.length > 0) throw new ConfigurationError('init', problems)
  return answers as Answers
}

function isChoice(option: string, value: string): boolean {
  return CHOICES[option as Option]?.includes(value) ?? true
}

/** What would say the same on a command line; what is missing is `...`. Defaults are left out. */
export function optionsOf(answers: Answers): string {
  return Object.entries<Question>(QUESTIONS)
    .filter(([, { applies }]) => applies?.(answers) ?? true)
    .filter(([option, { byDefault }]) => answers[option as Option] !== byDefault?.(answers))
    .map(([option]) => `--${option} ${answers[option as Option] || '...'}`)
    .join(' ')
}

function optionsIn(args: readonly string[]): Partial<Record<string, string>> {
  const options = Object.fromEntries(
    Object.keys(QUESTIONS).map((name) => [name, { type: 'string' } as const]),
  )
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    const value = error instanceof Error ? error.message : String(error)
    throw new ConfigurationError('init', [
      { path: 'options', value, allowed: 'those of init --help' },
    ])
  }
}
