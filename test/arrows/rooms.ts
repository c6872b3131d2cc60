import packageJson from '../../package.json' with { type: 'json' }
import { COMPUTED } from './imports.ts'

export interface Room {
  /** Rooms that its files may reach, by themselves or through what they import. Its own is one of them. */
  readonly rooms: readonly string[]
  /** Patterns of packages (and files of the root) that its files may import. */
  readonly packages: readonly string[]
  /** Whether that holds for what they import of other rooms, too. */
  readonly isSealed?: boolean
  /** Whether all of its files may use {@link SYSTEM}, and not its `main.ts` alone. */
  readonly mayUseSystem?: boolean
  /** What is told to whoever draws another arrow. */
  readonly why: string
}

/** The process and the file system. */
export const SYSTEM: readonly string[] = [
  'node:fs',
  'node:fs/promises',
  'node:process',
  'node:child_process',
]

/** Everything of Node that is not {@link SYSTEM}. */
const NODE = ['node:*', 'node:*/*']
const ANY_PACKAGE = '**'
const SCHEMA = 'zod'

const ON_TOP = {
  rooms: ['contract', 'cdktf', 'cdk8s', 'sidecar', 'image', 'adopt', 'cli', 'lab', 'bench', 'test'],
  packages: [ANY_PACKAGE, COMPUTED],
  mayUseSystem: true,
  why: "it stands on top of the rooms and may import them all, but for environments/, which is the user's",
}

/**
 * The arrows between rooms. A new room is a row; what it may import is decided here and nowhere else.
 */
export const ROOMS: Readonly<Record<string, Room>> = {
  contract: {
    rooms: [],
    packages: [SCHEMA],
    why: 'contract is pure: every room stands on it, so it imports nothing but its schema library',
  },
  environments: {
    rooms: ['contract'],
    // By its name it is what it is in a repository that has installed the package: contract.
    packages: ['azure-monitor-remote-write'],
    why: 'an environment holds values only: it imports contract and nothing else',
  },
  cdktf: {
    rooms: ['contract', 'environments'],
    packages: [...NODE, 'cdktf', 'constructs', '@cdktf/provider-*/lib/*/index.js'],
    why: 'cdktf describes Azure: it meets cdk8s in contract/terraform-outputs.ts and the sidecar in contract, and imports a provider by the resource (the root costs 370 MB and a second)',
  },
  cdk8s: {
    rooms: ['contract', 'environments'],
    packages: [
      ...NODE,
      'cdk8s',
      'cdk8s-plus-27',
      'constructs',
      'yaml',
      'ajv',
      '@grafana/grafana-foundation-sdk/*',
    ],
    why: "cdk8s writes the sidecar's variables with toEnv of contract and meets cdktf in contract/terraform-outputs.ts",
  },
  sidecar: {
    rooms: ['contract'],
    packages: [...NODE, 'package.json', ...withFiles(Object.keys(packageJson.dependencies))],
    isSealed: true,
    why: 'the sidecar is configured by environment variables alone: it imports contract and what its image carries, and never the schema of environment files',
  },
  image: {
    rooms: [],
    packages: [...NODE, 'esbuild', 'package.json'],
    why: 'image says what the image is made of: it reads files that the bundler was given, and imports no room',
  },
  adopt: {
    rooms: ['contract'],
    packages: [...NODE, 'yaml'],
    why: 'adopt turns what people have into an environment file: it knows contract and neither generator',
  },
  cli: {
    rooms: ['contract', 'cdktf', 'cdk8s', 'adopt'],
    packages: [...NODE, COMPUTED, 'package.json'],
    mayUseSystem: true,
    why: 'cli puts the generators together: it loads environments/ while it runs, leaves the libraries to the rooms, and knows nothing of what runs in the pod',
  },
  package: {
    ...ON_TOP,
    why: 'package makes what users install out of the rooms: it may import them all, and none imports it',
  },
  lab: ON_TOP,
  bench: ON_TOP,
  test: ON_TOP,
  docs: ON_TOP,
}

function withFiles(packages: readonly string[]): string[] {
  return packages.flatMap((name) => [name, `${name}/**`])
}

export interface Exception {
  readonly to: string
  readonly because: string
}

/** Imports that a file may have against its row, by the file. */
export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'image/licenses/installed.ts': {
    to: 'node:fs',
    because: 'it reads what npm has installed, for the image and for the package',
  },
  'sidecar/identity/files.ts': {
    to: 'node:fs/promises',
    because: 'it is the default of an argument; nothing else of the sidecar reads files',
  },
  'sidecar/runtime.ts': {
    to: 'node:process',
    because: 'it runs before main.ts, which nothing imported can',
  },
  'sidecar/signals.ts': {
    to: 'node:process',
    because: 'it hears a signal before main.ts has been loaded',
  },
  'sidecar/leave.ts': {
    to: 'node:process',
    because: 'it is how main.ts leaves',
  },
}
