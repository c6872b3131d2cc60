/** How the image starts its program, apart from where things lie in it. */
export interface Image {
  /** Of Node. */
  readonly flags: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** @throws Error for a Dockerfile whose entry point is not Node with a program */
export function readImage(dockerfile: string): Image {
  const entry: unknown = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]')
  const [node, ...args] = Array.isArray(entry) ? entry.map(String) : []
  if (node !== 'node' || args.length === 0) {
    throw new Error('the Dockerfile of the sidecar has no ENTRYPOINT ["node", ..., "main.mjs"]')
  }
  const variables = [...dockerfile.matchAll(/^ENV (\w+)=(\S+)$/gm)]
    .map(([, name = '', value = '']) => [name, value] as const)
    .filter(([name]) => name !== 'PATH')
  return { flags: args.slice(0, -1), env: Object.fromEntries(variables) }
}
