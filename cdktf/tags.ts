import { Aspects, TerraformResource } from 'cdktf'
import type { Construct, IConstruct } from 'constructs'
import type { EnvironmentContext } from './context.ts'

type Tags = Readonly<Record<string, string>>

/** Puts tags on every azurerm resource that can carry them, whoever creates it. */
export function addTags(
  scope: Construct,
  { environment: { tags } }: Pick<EnvironmentContext, 'environment'>,
): void {
  Aspects.of(scope).add({
    visit(node) {
      if (isTaggable(node) && Object.keys(tags).length > 0) node.tags = tags
    },
  })
}

/** Entra's resources have `tags` too, but there it is a set of texts with a meaning of its own. */
function isTaggable(node: IConstruct): node is TerraformResource & { tags: Tags } {
  return (
    TerraformResource.isTerraformResource(node) &&
    node.terraformResourceType.startsWith('azurerm_') &&
    'tagsInput' in node
  )
}
