import { describe, expect, it } from 'vitest'
import { deploymentOf } from '../../cdk8s/testing/deployment.ts'
import { runbookPath, runbooksIn } from './runbooks.ts'

function linkOf(repoUrl: string, revision = 'production', path?: string): string {
  const argocd = { repoUrl, revision, ...(path && { path }) }
  const { environment } = deploymentOf({}, { argocd })
  return runbooksIn(environment)?.('AzureRemoteWriteNoToken') ?? ''
}

const PAGE = 'docs/alerts.md'
const AZURE = `path=/${PAGE}&version=GBproduction&_a=preview&anchor=azureremotewritenotoken`

it.each([
  [
    'https://github.com/example/platform.git',
    `https://github.com/example/platform/blob/production/${PAGE}#azureremotewritenotoken`,
  ],
  [
    'git@github.com:example/platform.git',
    `https://github.com/example/platform/blob/production/${PAGE}#azureremotewritenotoken`,
  ],
  [
    'ssh://git@git.example.com:2222/example/platform.git',
    `https://git.example.com/example/platform/blob/production/${PAGE}#azureremotewritenotoken`,
  ],
  [
    'https://git.example.com:8443/example/platform',
    `https://git.example.com:8443/example/platform/blob/production/${PAGE}#azureremotewritenotoken`,
  ],
  [
    'https://dev.azure.com/example/Shared%20Platform/_git/platform',
    `https://dev.azure.com/example/Shared%20Platform/_git/platform?${AZURE}`,
  ],
  [
    'git@ssh.dev.azure.com:v3/example/Shared%20Platform/platform',
    `https://dev.azure.com/example/Shared%20Platform/_git/platform?${AZURE}`,
  ],
  [
    'ssh://git@ssh.dev.azure.com/v3/example/shared/platform',
    `https://dev.azure.com/example/shared/_git/platform?${AZURE}`,
  ],
  [
    'https://example.visualstudio.com/_git/platform',
    `https://example.visualstudio.com/_git/platform?${AZURE}`,
  ],
  [
    'https://example@dev.azure.com/example/shared/_git/platform',
    `https://dev.azure.com/example/shared/_git/platform?${AZURE}`,
  ],
  [
    'https://example.visualstudio.com/DefaultCollection/shared/_git/platform',
    `https://example.visualstudio.com/DefaultCollection/shared/_git/platform?${AZURE}`,
  ],
  [
    'example@vs-ssh.visualstudio.com:v3/example/shared/platform',
    `https://example.visualstudio.com/shared/_git/platform?${AZURE}`,
  ],
  [
    'https://example.ghe.com/example/platform.git',
    `https://example.ghe.com/example/platform/blob/production/${PAGE}#azureremotewritenotoken`,
  ],
  [
    'https://jane@bitbucket.org/example/platform.git',
    `https://bitbucket.org/example/platform/src/production/${PAGE}#markdown-header-azureremotewritenotoken`,
  ],
  [
    'https://code.example.com/git/scm/team/platform.git',
    `https://code.example.com/git/projects/team/repos/platform/browse/${PAGE}?at=production#azureremotewritenotoken`,
  ],
  [
    'ssh://git@code.example.com:7999/~jane/platform.git',
    `https://code.example.com/projects/~jane/repos/platform/browse/${PAGE}?at=production#azureremotewritenotoken`,
  ],
  [
    'https://gitlab.com/example/teams/platform.git',
    `https://gitlab.com/example/teams/platform/-/blob/production/${PAGE}#azureremotewritenotoken`,
  ],
  [
    'git@gitlab.example.com:example/platform.git',
    `https://gitlab.example.com/example/platform/-/blob/production/${PAGE}#azureremotewritenotoken`,
  ],
  [
    'git@bitbucket.org:example/platform.git',
    `https://bitbucket.org/example/platform/src/production/${PAGE}#markdown-header-azureremotewritenotoken`,
  ],
])('a runbook in %s is at %s', (repoUrl, link) => {
  expect(linkOf(repoUrl)).toBe(link)
})

it('Azure DevOps is told whether the revision is a branch or a commit', () => {
  const repoUrl = 'https://dev.azure.com/example/shared/_git/platform'
  const versionOf = (revision: string) =>
    new URL(linkOf(repoUrl, revision)).searchParams.get('version')
  expect(versionOf('release/1')).toBe('GBrelease/1')
  expect(versionOf('0123456789abcdef0123456789abcdef01234567')).toBe(
    'GC0123456789abcdef0123456789abcdef01234567',
  )
  expect(versionOf('HEAD')).toBeNull()
})

it('a folder of a repository has its own page', () => {
  const repoUrl = 'https://github.com/example/platform.git'
  expect(linkOf(repoUrl, 'main', 'monitoring/azure')).toBe(
    `https://github.com/example/platform/blob/main/monitoring/azure/${PAGE}#azureremotewritenotoken`,
  )
})

describe('the page that the environment file names', () => {
  const linkOn = (runbooks: string) => {
    const { environment } = deploymentOf({}, { runbooks })
    return runbooksIn(environment)?.('AzureRemoteWriteNoToken')
  }

  it('is linked to before all others, with the alert as its section', () => {
    const page = 'https://git.bank.example/platform/-/blob/main/docs/alerts.md'
    expect(linkOn(page)).toBe(`${page}#azureremotewritenotoken`)
  })

  it('may be one for each alert', () => {
    expect(linkOn('https://wiki.example/runbooks?page={alert}')).toBe(
      'https://wiki.example/runbooks?page=azureremotewritenotoken',
    )
  })
})

it('without Argo CD nothing says on which host a runbook is', () => {
  const { environment } = deploymentOf({}, { argocd: undefined })
  expect(runbooksIn(environment)).toBeUndefined()
  expect(runbookPath('AzureRemoteWriteNoToken')).toBe(`${PAGE}#azureremotewritenotoken`)
})
