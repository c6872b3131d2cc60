/** What shows repositories in a browser, as far as an address tells: each has addresses of its own for a file. */
export type Forge = 'github' | 'gitlab' | 'bitbucket' | 'bitbucketServer' | 'azureDevOps'

/** A repository as a browser finds it. */
export interface Repository {
  /** `undefined` where neither the host nor the path tells. */
  readonly forge: Forge | undefined
  /** With the port, where the web has one. */
  readonly host: string
  /** Without slashes at its ends, and without `.git`. */
  readonly path: string
}

const GIT_URL =
  /^(https:\/\/[^\s@/]+(\/[^\s@]*)?|ssh:\/\/([^\s@/]+@)?[^\s@/]+\/\S+|[\w.-]+@[^\s@:/]+:\S+)$/

/** Whether git takes it: https, ssh, or `user@host:path`. A user name may stand before the host. */
export function isGitUrl(text: string): boolean {
  return GIT_URL.test(text.replace(/^(https:\/\/)[^\s@/]+@/, '$1'))
}

/** How tokens begin that are written where a user name stands: GitHub's, GitLab's, Bitbucket's. */
const TOKEN =
  /^(gh[pousr]_|github_pat_|gl(pat|dt|rt|cbt|ptt|ft)-|ATBB|ATCTT|x-(token|access)-|oauth2$)/

/** No host of git has longer names of users, and Azure DevOps' tokens are longer. */
const MAX_USER = 39

/**
 * Whether a password or a token may be in it, which would be committed. The user name of a clone address is none:
 * `https://contoso@dev.azure.com/contoso/...`, `https://jane@bitbucket.org/...`.
 */
export function mayHoldSecret(text: string): boolean {
  if (!text.startsWith('https://')) return /^(ssh:\/\/)?[^\s/@:]+:[^\s/]*@/.test(text)
  const end = text.lastIndexOf('@')
  if (end === -1) return false
  const user = text.slice('https://'.length, end)
  const [, organization] = text.slice(end).split('/')
  const isLong = user.length > MAX_USER && user !== organization
  return /[:/@\s]/.test(user) || TOKEN.test(user) || isLong
}

interface Sign {
  readonly forge: Forge
  readonly isOf: (address: {
    readonly host: string
    readonly path: string
    readonly port: string
  }) => boolean
}

/** The first that fits. */
const SIGNS: readonly Sign[] = [
  { forge: 'azureDevOps', isOf: ({ path }) => /(^|\/)_git\//.test(path) },
  { forge: 'bitbucket', isOf: ({ host }) => host === 'bitbucket.org' },
  { forge: 'gitlab', isOf: ({ host }) => /(^|\.)gitlab[.-]/.test(host) },
  { forge: 'github', isOf: ({ host }) => /(^|\.)(github|ghe)[.-]/.test(host) },
  {
    forge: 'bitbucketServer',
    isOf: ({ host, path, port }) =>
      port === '7999' || /(^|\/)scm\/[^/]+\/[^/]+$/.test(path) || /(^|\.)bitbucket[.-]/.test(host),
  },
]

/** @param url - as {@link isGitUrl} takes it */
export function repositoryOf(url: string): Repository {
  const { protocol, hostname, host, port, pathname } = new URL(
    url.replace(/^([^/@]+@[^/:]+):/, 'ssh://$1/'),
  )
  const isSsh = protocol === 'ssh:'
  const plain = pathname.replace(/^\/|\/$/g, '').replace(/\.git$/, '')
  const azure = isSsh ? azureOverSsh(hostname, plain) : undefined
  // The port of ssh is not that of the web.
  const address = azure ?? { host: isSsh ? hostname : host, path: plain }
  const { forge } = SIGNS.find(({ isOf }) => isOf({ ...address, port })) ?? {}
  return { forge, ...address }
}

/**
 * Azure DevOps has other hosts and other paths for ssh: `ssh.dev.azure.com:v3/contoso/project/repository`, and
 * before that `vs-ssh.visualstudio.com:v3/...` and `contoso@vs-ssh.visualstudio.com/project/_ssh/repository`.
 *
 * @see https://learn.microsoft.com/azure/devops/repos/git/use-ssh-keys-to-authenticate
 */
function azureOverSsh(hostname: string, path: string) {
  const [, organization, project, name] = /^v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  if (organization === undefined) return undefined
  return hostname.endsWith('.visualstudio.com')
    ? { host: `${organization}.visualstudio.com`, path: `${project}/_git/${name}` }
    : { host: 'dev.azure.com', path: `${organization}/${project}/_git/${name}` }
}
