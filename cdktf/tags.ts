import { type IAspect, TerraformResource } from 'cdktf'
import type { IConstruct } from 'constructs'

type Tags = Readonly<Record<string, string>>

/** Puts tags on every azurerm resource that can carry them, whoever creates it. */
export function tagging(tags: Tags): IAspect {
  return {
    visit(node) {
      if (isTaggable(node) && Object.keys(tags).length > 0) node.tags = tags
    },
  }
}

/** Entra's resources have `tags` too, but there it is a set of texts with a meaning of its own. */
function isTaggable(node: IConstruct): node is TerraformResource & { tags: Tags } {
  return (
    TerraformResource.isTerraformResource(node) &&
    node.terraformResourceType.startsWith('azurerm_') &&
    'tagsInput' in node
  )
}
