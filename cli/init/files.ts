import { RELEASE } from '../../contract/release.ts'

/** The compiler that the package was tested with. */
const TYPESCRIPT = '7.0.2'

const COMMAND = 'azure-monitor-remote-write'

/** The commands that have a script, so that `npm run synth` is the same in every repository. */
const SCRIPTS = ['synth', 'validate', 'outputs', 'import', 'adopt', 'check', 'try']

export interface Manifest {
  readonly type?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

/** `package.json` with what the commands need; what is in it already is left as it is. */
export function manifestWith(before: Manifest | undefined, name: string, version: string): object {
  const installed = before?.dependencies?.[COMMAND] ?? before?.devDependencies?.[COMMAND]
  return {
    ...(before ?? { name, private: true, type: 'module' }),
    scripts: {
      ...Object.fromEntries(SCRIPTS.map((script) => [script, `${COMMAND} ${script}`])),
      ...before?.scripts,
    },
    devDependencies: {
      ...(installed === undefined && { [COMMAND]: version }),
      typescript: TYPESCRIPT,
      ...before?.devDependencies,
    },
  }
}

/** What every repository needs besides, by path. */
export const FILES: Readonly<Record<string, string>> = {
  'tsconfig.json': `${JSON.stringify(
    {
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        types: [],
        noEmit: true,
        allowImportingTsExtensions: true,
        erasableSyntaxOnly: true,
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
      },
      include: ['environments'],
    },
    null,
    2,
  )}\n`,
  '.gitignore': 'node_modules/\n.terraform/\n*.tfstate\n*.tfstate.*\n',
  '.gitattributes': '* text=auto eol=lf\ndist/** linguist-generated=true\n',
  '.nvmrc': '24\n',
}

/** Beside environments in a repository whose own files are CommonJS. */
export const MODULES: Readonly<Record<string, string>> = {
  'environments/package.json': '{ "type": "module" }\n',
}

/** What the pipelines run, and what the docs tell people to run. */
const COMMANDS = [
  '.ci/apply',
  '.ci/explain.mjs',
  '.ci/identity',
  '.ci/lock',
  '.ci/mocks/azuread.tfmock.hcl',
  '.ci/mocks/azurerm.tfmock.hcl',
  '.ci/plan',
  '.ci/split',
  '.ci/test',
]

/** Files of this repository that are handed on as they are, by service. */
export const PIPELINES: Readonly<Record<string, readonly string[]>> = {
  github: [
    ...COMMANDS,
    '.github/workflows/validate.yml',
    '.github/workflows/terraform.yml',
    '.github/workflows/terraform-environment.yml',
  ],
  azure: [
    ...COMMANDS,
    'azure-pipelines/validate.yml',
    'azure-pipelines/terraform.yml',
    'azure-pipelines/steps/install-terraform.yml',
    'azure-pipelines/steps/terraform.yml',
  ],
  none: COMMANDS,
}

/** What to do when it is written. */
export function nextSteps(
  { name, image }: { readonly name: string; readonly image: string },
  unlisted: boolean,
): string {
  const missing =
    RELEASE === undefined && image === ''
      ? ['an image: docs/image.md, and sidecar: { image } in the file']
      : []
  return [
    ...(unlisted ? [`list it in environments/index.ts, which is not as init writes it`] : []),
    `look at environments/${name}.ts`,
    ...missing,
    'npm install && npm run synth && npm run validate',
    'git add, commit, and docs/getting-started.md goes on from there: the first apply',
  ]
    .map((step) => `  ${step}\n`)
    .join('')
}
