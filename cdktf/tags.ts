import { Aspects, TerraformResource } from 'cdktf'
import type { Construct, IConstruct } from 'constructs'
import type { EnvironmentContext } from './context.ts'

type Tags = Readonly<Record<string, string>>
type Taggable = TerraformResource & { tags: Tags }

/**
 * Puts tags on every azurerm resource that can carry them, whoever creates it, and leaves those alone that
 * others put there.
 */
export function addTags(
  scope: Construct,
  { environment: { tags, ignoreTags } }: Pick<EnvironmentContext, 'environment'>,
): void {
  const ignored =
    ignoreTags === 'all' ? ['tags'] : ignoreTags.map((name) => `tags[${JSON.stringify(name)}]`)
  Aspects.of(scope).add({
    visit(node) {
      if (!isTaggable(node)) return
      if (Object.keys(tags).length > 0) node.tags = tags
      if (ignored.length > 0) ignore(node, ignored)
    },
  })
}

function ignore(node: Taggable, more: readonly string[]): void {
  const { ignoreChanges = [] } = node.lifecycle ?? {}
  // All that changes is left alone already.
  if (!Array.isArray(ignoreChanges)) return
  node.lifecycle = { ...node.lifecycle, ignoreChanges: [...ignoreChanges, ...more] }
}

/** Entra's resources have `tags` too, but there it is a set of texts with a meaning of its own. */
function isTaggable(node: IConstruct): node is Taggable {
  return (
    TerraformResource.isTerraformResource(node) &&
    node.terraformResourceType.startsWith('azurerm_') &&
    'tagsInput' in node
  )
}
