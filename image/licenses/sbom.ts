import type { BundledPackage } from './licenses.ts'

/**
 * The packages in a bundle as CycloneDX, for scanners: in the file that they are bundled into, none can find them.
 * The same for the same packages: no time, no serial number. https://cyclonedx.org/docs/1.6/json/
 */
export function formatSbom(
  product: { readonly name: string; readonly version: string; readonly license: string },
  packages: readonly BundledPackage[],
): string {
  const sbom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component('application', product) },
    components: packages.map((one) => component('library', one)),
  }
  return `${JSON.stringify(sbom, null, 2)}\n`
}

function component(
  type: 'application' | 'library',
  { name, version, license }: Pick<BundledPackage, 'name' | 'version' | 'license'>,
) {
  // https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md
  const purl = `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`
  const [scope, own] = name.startsWith('@') ? name.split('/') : [undefined, name]
  return {
    type,
    'bom-ref': purl,
    ...(scope !== undefined && { group: scope }),
    name: own,
    version,
    licenses: [isExpression(license) ? { expression: license } : { license: { name: license } }],
    purl,
  }
}

/** Of SPDX, which has no word but its operators between identifiers. */
function isExpression(license: string): boolean {
  return !license.replaceAll(/ (AND|OR|WITH) /g, '').includes(' ')
}
