import type { Environment } from '../contract/environment/resolve.ts'
import { RELEASE } from '../contract/release.ts'
import { inRepository } from './argocd-application.ts'

const PAGE = 'docs/alerts.md'

/** A section of a file in a repository. */
interface Section {
  readonly repository: Repository
  readonly revision: string
  readonly file: string
  readonly anchor: string
}

interface Repository {
  /** With the port, where the web has one. */
  readonly host: string
  /** Without slashes at its ends, and without `.git`. */
  readonly path: string
}

/** How a host of git shows a section of a file. */
interface Forge {
  readonly isHostOf: (repository: Repository) => boolean
  readonly link: (section: Section) => string
}

/** The first that fits. All others show files as GitHub does. */
const FORGES: readonly Forge[] = [
  // Azure DevOps, in the cloud and as a server. Without a version it shows the default branch.
  {
    isHostOf: ({ path }) => /(^|\/)_git\//.test(path),
    link: ({ repository: { host, path }, revision, file, anchor }) =>
      `https://${host}/${path}?path=/${file}${azureVersion(revision)}&_a=preview&anchor=${anchor}`,
  },
  // GitLab, by the name of its host: nothing else in an address tells it from GitHub's shape.
  {
    isHostOf: ({ host }) => /(^|\.)gitlab\./.test(host),
    link: ({ repository: { host, path }, revision, file, anchor }) =>
      `https://${host}/${path}/-/blob/${revision}/${file}#${anchor}`,
  },
  // Bitbucket Cloud puts a prefix before the anchors of headings.
  {
    isHostOf: ({ host }) => host === 'bitbucket.org',
    link: ({ repository: { host, path }, revision, file, anchor }) =>
      `https://${host}/${path}/src/${revision}/${file}#markdown-header-${anchor}`,
  },
]

const GITHUB: Forge['link'] = ({ repository: { host, path }, revision, file, anchor }) =>
  `https://${host}/${path}/blob/${revision}/${file}#${anchor}`

/** The address of an alert's runbook. */
export type Runbooks = (alert: string) => string

/**
 * Where a browser shows the runbooks: in the docs of the release, or beside `dist/` in the repository that
 * Argo CD reads.
 *
 * @returns `undefined` where nothing says on which host they are
 */
export function runbooksIn(argocd: Environment['argocd']): Runbooks | undefined {
  const docs = RELEASE?.docs
  if (docs !== undefined) return (alert) => `${docs}/${runbookPath(alert)}`
  if (argocd === undefined) return undefined
  const { repoUrl, revision } = argocd
  const repository = parse(repoUrl)
  const file = inRepository(argocd, PAGE)
  const link = FORGES.find(({ isHostOf }) => isHostOf(repository))?.link ?? GITHUB
  return (alert) => link({ repository, revision, file, anchor: anchorOf(alert) })
}

/** The runbook in this project's folder. */
export function runbookPath(alert: string): string {
  return `${PAGE}#${anchorOf(alert)}`
}

/** As all of them make anchors of headings that are one word. */
function anchorOf(alert: string): string {
  return alert.toLowerCase()
}

/** @param repoUrl - as git takes it: https, ssh, or `git@host:path` */
function parse(repoUrl: string): Repository {
  const url = new URL(repoUrl.replace(/^([^/@]+@[^/:]+):/, 'ssh://$1/'))
  const path = url.pathname.replace(/^\/|\/$/g, '').replace(/\.git$/, '')
  // The port of ssh is not that of the web.
  if (url.protocol === 'ssh:') return azureOverSsh(path) ?? { host: url.hostname, path }
  return { host: url.host, path }
}

/** Azure DevOps has another host and another path for ssh, which no other forge has. */
function azureOverSsh(path: string): Repository | undefined {
  const [, organization, project, name] = /^v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  if (organization === undefined) return undefined
  return { host: 'dev.azure.com', path: `${organization}/${project}/_git/${name}` }
}

/** `GB` means a branch and `GC` a commit; a tag cannot be told from a branch. */
function azureVersion(revision: string): string {
  if (revision === 'HEAD') return ''
  const kind = /^[0-9a-f]{40}$/.test(revision) ? 'GC' : 'GB'
  return `&version=${kind}${encodeURIComponent(revision)}`
}
