import { WARNINGS_AS_ERRORS } from '../contract/problem.ts'

const NAME = 'azure-monitor-remote-write'

/** What a command is for, in a line of the list, and its own help. */
interface Help {
  readonly does: string
  readonly usage: string
}

const STRICT = `  ${WARNINGS_AS_ERRORS}     fails on warnings, too`

/** Of the commands of this room; the programs beside it say what they do themselves. */
export const HELP = {
  init: {
    does: 'a repository of your own: package.json, an environment, pipelines',
    usage: `${NAME} init [options]

Writes what a repository needs: package.json with its scripts, tsconfig.json, environments/ with one
environment, ignore files, and pipelines. Existing files are left alone; run again with
another name, it adds that environment. On a terminal it asks for whatever no option gives.

  --name NAME                 the environment (default: prod)
  --tenant-id GUID            az account show --query tenantId
  --subscription-id GUID      az account show --query id
  --location REGION           default: westeurope
  --cluster NAME              default: aks-NAME of the environment
  --kubernetes KIND           aks, arc or other (default: aks)
  --cluster-group GROUP       resource group of the AKS cluster (default: rg-CLUSTER)
  --identity TYPE             workloadIdentity or aadApplication (default: workloadIdentity)
  --issuer-url URL            of a cluster outside AKS; aadApplication can do without
  --vault NAME                for aadApplication, unique in all of Azure
  --vault-reader GUID         object id of the service principal that reads the vault, for aadApplication on a
                              cluster outside AKS without --issuer-url
  --deployer GUID             object id of the principal that applies, for aadApplication
  --state-group GROUP         resource group of Terraform's state (default: rg-terraform)
  --state-account NAME        storage account of Terraform's state
  --image IMAGE               of the sidecar; a release brings its own
  --pipelines SERVICE         github, azure or none (default: github)`,
  },
  synth: {
    does: 'writes dist/ from environments/, whole or not at all',
    usage: `${NAME} synth [terraform | kubernetes] [options]

Writes dist/ from environments/: Terraform, Kubernetes and Argo CD, or one half of it. Nothing is written
unless everything is valid.

${STRICT}`,
  },
  validate: {
    does: 'types, values and outputs of environments/, and drift of dist/',
    usage: `${NAME} validate [options]

Checks what has to hold for every change: types of the environment files (with the typescript that is installed),
their values, their outputs, and that dist/ matches them. Writes nothing.

  --crds FILE-OR-FOLDER    checks dist/ against your cluster's own CRDs, too: the API server silently drops a field
                           that its CRD does not know. YAML or JSON, as kubectl get crd -o json prints it;
                           may be given several times

${STRICT}`,
  },
  outputs: {
    does: "environments/ENVIRONMENT.outputs.json from Terraform's outputs after an apply",
    usage: `${NAME} outputs ENVIRONMENT [options]

Reads what terraform output -json prints: on standard input, or by running terraform in dist/.

  --file FILE           reads that from a file instead
  --forget CLUSTER      without a cluster that is being removed, and without asking Terraform`,
  },
  import: {
    does: 'import blocks for what exists already, or whose state is lost',
    usage: `${NAME} import ENVIRONMENT [options]

Writes dist/terraform/stacks/ENVIRONMENT/imports.tf, for one apply. Ids that follow from names are known; for the
others, query Azure and Entra ID first, with az:

  ${NAME} import prod --ask | bash | ${NAME} import prod --file -

Without the answers only what has such an id is imported, whether it exists or not.

  --cluster CLUSTER     only this cluster's resources
  --ask                 prints a script of az commands that find what exists, as JSON
  --file FILE           the output of that script; - is standard input`,
  },
} as const satisfies Record<string, Help>

/** @param programs - what the programs beside this room are for, by their command */
export function listCommands(programs: Readonly<Record<string, Pick<Help, 'does'>>>): string {
  const lines = Object.entries({ ...HELP, ...programs }).map(
    ([name, { does }]) => `  ${name.padEnd(10)}${does}`,
  )
  return `${NAME} COMMAND [options]

${lines.join('\n')}

COMMAND --help tells more, --version prints the version. With the scripts that init writes:
npm run COMMAND -- [options]. Exit code: 0 when it is done; 1 when something is wrong, with the reason; 64 for a
command that does not exist; check has its own: docs/certificates.md.
`
}
