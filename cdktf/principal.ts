import { DataAzureadGroups } from '@cdktf/provider-azuread/lib/data-azuread-groups/index.js'
import { DataAzureadServicePrincipals } from '@cdktf/provider-azuread/lib/data-azuread-service-principals/index.js'
import { DataAzureadUsers } from '@cdktf/provider-azuread/lib/data-azuread-users/index.js'
import { type TerraformResourceLifecycle, Token } from 'cdktf'
import type { Construct } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import type { EnvironmentContext } from './context.ts'

type PrincipalType = NonNullable<Environment['deployer']>['principalType']
type Postcondition = NonNullable<TerraformResourceLifecycle['postcondition']>[number]

/** What is looked up, and what to say when it is not there. */
interface LookUp {
  readonly objectIds: string[]
  /** The provider says nothing then, and the condition says it in words. */
  readonly ignoreMissing: true
  readonly lifecycle: { readonly postcondition: Postcondition[] }
}

/** One row per type of principal. */
const KINDS: {
  readonly [T in PrincipalType]: {
    readonly what: string
    /** What finds the right one. */
    readonly next: string
    /** What has one entry where it was found. */
    readonly found: string
    readonly add: (scope: Construct, id: string, lookUp: LookUp) => void
  }
} = {
  ServicePrincipal: {
    what: 'service principal or managed identity',
    next: 'A client id, and the object id of an application, look the same: az ad sp show --id CLIENT_ID --query id.',
    found: 'service_principals',
    add: (scope, id, lookUp) => void new DataAzureadServicePrincipals(scope, id, lookUp),
  },
  User: {
    what: 'person',
    next: 'Run: az ad user show --id NAME --query id.',
    found: 'users',
    add: (scope, id, lookUp) => void new DataAzureadUsers(scope, id, lookUp),
  },
  Group: {
    what: 'group',
    next: 'Run: az ad group show --group NAME --query id.',
    found: 'display_names',
    add: (scope, id, lookUp) => void new DataAzureadGroups(scope, id, lookUp),
  },
}

interface PrincipalLookUp {
  readonly id: string
  /** Nothing is looked up that Terraform makes, or finds by itself. */
  readonly principalId: string
  readonly principalType: PrincipalType
  /** Whose object id it is, as people say it. */
  readonly of: string
}

/**
 * Looks up in Entra ID who is given a right by an object id of the environment file, where it asks for that. Azure
 * itself accepts any id with a type beside it, and then answers 403 for good.
 */
export function addPrincipalLookUp(
  scope: Construct,
  { environment }: Pick<EnvironmentContext, 'environment'>,
  { id, principalId, principalType, of }: PrincipalLookUp,
): void {
  if (!environment.lookUpPrincipals || Token.isUnresolved(principalId)) return
  const { what, next, found, add } = KINDS[principalType]
  add(scope, id, {
    objectIds: [principalId],
    ignoreMissing: true,
    lifecycle: {
      postcondition: [
        {
          condition: `\${length(self.${found}) == 1}`,
          errorMessage: `The object id of ${of}, ${principalId}, is that of no ${what} in the tenant ${environment.tenantId}. ${next}`,
        },
      ],
    },
  })
}
