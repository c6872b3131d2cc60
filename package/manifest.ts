import type { Release } from '../contract/release.ts'
import packageJson from '../package.json' with { type: 'json' }

const { name, version, description, license, devDependencies } = packageJson

/** What a repository that has the constructs in it brings along; whoever has only the command needs none. */
const PEERS = {
  cdktf: '>=0.20.0',
  cdk8s: '^2.60.0',
  constructs: '^10.3.0',
} as const

const entry = (of: string) => ({ types: `./${of}.d.ts`, default: `./lib/package/entries/${of}.js` })

/** The `package.json` that users install: no dependency, because everything is inside. */
export function manifestOf(release: Release | undefined) {
  return {
    name,
    version: release?.version ?? version,
    description,
    license,
    ...(release !== undefined && {
      homepage: release.docs,
      repository: { type: 'git', url: `git+${release.repository}.git` },
    }),
    keywords: [
      'azure',
      'azure-monitor',
      'prometheus',
      'remote-write',
      'entra-id',
      'cdktf',
      'cdk8s',
    ],
    type: 'module',
    engines: { node: '>=20.19' },
    bin: { [name]: 'command.mjs' },
    exports: {
      '.': entry('index'),
      './cdktf': entry('cdktf'),
      './cdk8s': entry('cdk8s'),
      './package.json': './package.json',
    },
    peerDependencies: PEERS,
    peerDependenciesMeta: Object.fromEntries(
      Object.keys(PEERS).map((peer) => [peer, { optional: true }]),
    ),
    /** Said to people who ask what it was made with; nothing of it is installed. */
    madeWith: {
      cdktf: devDependencies.cdktf,
      cdk8s: devDependencies.cdk8s,
      typescript: devDependencies.typescript,
    },
  }
}
