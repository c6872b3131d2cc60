/** Of a path below this project's folder, the path below the repository's root. */
export function inRepository(
  { path }: { readonly path?: string | undefined },
  file: string,
): string {
  return path === undefined ? file : `${path}/${file}`
}
