import { type Forge, type Repository, repositoryOf } from '../git-url.ts'
import { IS_PACKAGE, RELEASE } from '../release.ts'
import { inRepository } from './in-repository.ts'
import type { Environment } from './resolve.ts'

const PAGE = 'docs/alerts.md'

/** A section of a file in a repository. */
interface Section {
  readonly repository: Repository
  readonly revision: string
  readonly file: string
  readonly anchor: string
}

/** How each shows a section of a file. */
const LINKS: Readonly<Record<Forge, (section: Section) => string>> = {
  github: ({ repository: { host, path }, revision, file, anchor }) =>
    `https://${host}/${path}/blob/${revision}/${file}#${anchor}`,
  gitlab: ({ repository: { host, path }, revision, file, anchor }) =>
    `https://${host}/${path}/-/blob/${revision}/${file}#${anchor}`,
  // It puts a prefix before the anchors of headings.
  bitbucket: ({ repository: { host, path }, revision, file, anchor }) =>
    `https://${host}/${path}/src/${revision}/${file}#markdown-header-${anchor}`,
  bitbucketServer: ({ repository: { host, path }, revision, file, anchor }) =>
    `https://${host}/${inProject(path)}/browse/${file}?at=${encodeURIComponent(revision)}#${anchor}`,
  // In the cloud and as a server. Without a version it shows the default branch.
  azureDevOps: ({ repository: { host, path }, revision, file, anchor }) =>
    `https://${host}/${path}?path=/${file}${azureVersion(revision)}&_a=preview&anchor=${anchor}`,
}

/** The address of an alert's runbook. */
export type Runbooks = (alert: string) => string

/**
 * Where a browser shows the runbooks: where the environment file says, in the docs of the release, or for a
 * checkout beside `dist/` in the repository that Argo CD reads. A host whose address does not tell is taken for GitHub Enterprise Server.
 *
 * @returns `undefined` where nothing says on which host they are
 */
export function runbooksIn({
  runbooks,
  argocd,
}: Pick<Environment, 'runbooks' | 'argocd'>): Runbooks | undefined {
  if (runbooks?.includes(ALERT)) return (alert) => runbooks.replaceAll(ALERT, anchorOf(alert))
  if (runbooks !== undefined) return (alert) => `${runbooks}#${anchorOf(alert)}`
  const docs = RELEASE?.docs
  if (docs !== undefined) return (alert) => `${docs}/${runbookPath(alert)}`
  // A repository that uses the package has no docs/ of it.
  if (argocd === undefined || IS_PACKAGE) return undefined
  const { repoUrl, revision } = argocd
  const repository = repositoryOf(repoUrl)
  const file = inRepository(argocd, PAGE)
  const link = LINKS[repository.forge ?? 'github']
  return (alert) => link({ repository, revision, file, anchor: anchorOf(alert) })
}

const ALERT = '{alert}'

/** The runbook in this project's folder. */
export function runbookPath(alert: string): string {
  return `${PAGE}#${anchorOf(alert)}`
}

/** As all of them make anchors of headings that are one word. */
function anchorOf(alert: string): string {
  return alert.toLowerCase()
}

/** Of the path that is cloned, `scm/team/platform` or with ssh `team/platform`, the one of the web; `~jane` is a user. */
function inProject(path: string): string {
  const [name = '', project = '', ...context] = path.split('/').reverse()
  const parts = [
    ...context.filter((part) => part !== 'scm').reverse(),
    'projects',
    project,
    'repos',
    name,
  ]
  return parts.join('/')
}

/** `GB` means a branch and `GC` a commit; a tag cannot be told from a branch. */
function azureVersion(revision: string): string {
  if (revision === 'HEAD') return ''
  const kind = /^[0-9a-f]{40}$/.test(revision) ? 'GC' : 'GB'
  return `&version=${kind}${encodeURIComponent(revision)}`
}
