import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkEnvironments } from '../parse.ts'
import { problemsOf, prod } from '../testing.ts'

const withArgocd = (repoUrl: string) => ({ ...prod, argocd: { repoUrl, valueFiles: [] } })
const warningsOf = (environment: typeof prod) => checkEnvironments([environment]).warnings

describe('a repository may be', () => {
  it.each([
    'https://contoso@dev.azure.com/contoso/Shared%20Platform/_git/platform',
    'https://a-very-long-organization-name-of-fifty-characters@dev.azure.com/a-very-long-organization-name-of-fifty-characters/p/_git/r',
    'https://contoso.visualstudio.com/DefaultCollection/platform/_git/platform',
    'contoso@vs-ssh.visualstudio.com:v3/contoso/platform/platform',
    'git@ssh.dev.azure.com:v3/contoso/platform/platform',
    'https://jane@bitbucket.org/contoso/platform.git',
    'ssh://git@bitbucket.contoso.com:7999/team/platform.git',
    'ssh://git.contoso.com/platform.git',
    'git@github.com:contoso/platform.git',
  ])('%s', (repoUrl) => {
    expect(problemsOf(withArgocd(repoUrl))).toEqual([])
  })
})

describe('a password or a token in a repository is refused, and not repeated:', () => {
  it.each([
    ['https://jane:hush@github.com/contoso/platform.git'],
    ['https://jane:hu/sh@github.com/contoso/platform.git'],
    ['https://jane:hu@sh@github.com/contoso/platform.git'],
    ['https://:hush@dev.azure.com/contoso/platform/_git/platform'],
    ['https://ghp_hush0123456789012345678901234567@github.com/contoso/platform.git'],
    ['https://github_pat_hush@github.com/contoso/platform.git'],
    ['https://glpat-hush@gitlab.com/contoso/platform.git'],
    ['https://ATBBhush@bitbucket.org/contoso/platform.git'],
    [`https://hush${'a'.repeat(48)}@dev.azure.com/contoso/platform/_git/platform`],
    ['ssh://git:hush@github.com/contoso/platform.git'],
    ['git:hush@github.com:contoso/platform.git'],
  ])('%s', (repoUrl) => {
    const problems = problemsOf(withArgocd(repoUrl))
    expect(problems).toMatchObject([
      {
        path: 'prod: argocd.repoUrl',
        allowed: 'no password and no token in the URL: it would be committed',
        next: expect.stringContaining('argocd repo add'),
      },
    ])
    expect(JSON.stringify(problems)).not.toContain('hush')
  })
})

it('what is no address of a repository is told what is one', () => {
  expect(problemsOf(withArgocd('github.com/contoso/platform'))).toMatchObject([
    { allowed: expect.stringContaining('https://, ssh:// or git@host:path') },
  ])
})

describe('a warning that links to runbooks may lead nowhere is given', () => {
  const unknown = withArgocd('https://git.contoso.com/platform.git')
  it('for a host that may be anything', () => {
    expect(warningsOf(unknown)).toMatchObject([
      { path: 'prod: argocd.repoUrl', warning: expect.stringContaining('git.contoso.com') },
    ])
  })

  it('neither where the page is named, nor where no alert is written', () => {
    const runbooks = 'https://wiki.contoso.com/runbooks'
    const [cluster] = prod.clusters
    expect(warningsOf({ ...unknown, runbooks })).toEqual([])
    expect(
      warningsOf({ ...unknown, clusters: [{ ...cluster, alerts: false }] } as typeof prod),
    ).toEqual([])
  })
})

describe('a package that is no release', () => {
  beforeEach(() => {
    vi.resetModules()
    vi.stubGlobal('__PACKAGE__', true)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })
  const environment = withArgocd('https://github.com/contoso/platform.git')

  it('links to no page of a repository that does not have it', async () => {
    const { runbooksIn } = await import('../runbooks.ts')
    const argocd = { repoUrl: 'https://github.com/contoso/platform.git' } as never
    expect(runbooksIn({ argocd, runbooks: undefined })).toBeUndefined()
    const runbooks = 'https://wiki.contoso.com/runbooks'
    expect(runbooksIn({ argocd, runbooks })?.('A')).toBe(`${runbooks}#a`)
  })

  it('warns that it has none, with and without Argo CD', async () => {
    const { checkEnvironments: check } = await import('../parse.ts')
    const runbooks = 'https://wiki.contoso.com/runbooks'
    const warning = { path: 'prod: runbooks', next: expect.stringContaining('runbooks: ') }
    expect(check([environment]).warnings).toMatchObject([warning])
    expect(check([prod]).warnings).toMatchObject([warning])
    expect(check([{ ...environment, runbooks }]).warnings).toEqual([])
    const [cluster] = prod.clusters
    const silent = { ...prod, clusters: [{ ...cluster, alerts: false }] } as typeof prod
    expect(check([silent]).warnings).toEqual([])
    const azureAlerts = { actionGroup: { emails: ['platform@contoso.com'] } }
    expect(check([{ ...silent, azureAlerts }]).warnings).toMatchObject([warning])
  })
})
