import { matchesGlob } from 'node:path/posix'
import { importsOf } from './imports.ts'
import { EXCEPTIONS, ROOMS, SYSTEM } from './rooms.ts'

/** Texts of files by their path from the root of the repository. */
export type Sources = ReadonlyMap<string, string>
type Graph = ReadonlyMap<string, readonly string[]>

function graphOf(sources: Sources): Graph {
  return new Map(
    [...sources].map(([path, source]) => [
      path,
      importsOf(path, source).filter((to) => EXCEPTIONS[path]?.to !== to),
    ]),
  )
}

/** Every arrow that should not be there, as the way from a file to what it must not reach, and why. */
export function violations(sources: Sources): string[] {
  const graph = graphOf(sources)
  const found = new Map<string, string>()
  for (const file of [...graph.keys()].sort()) {
    for (const way of waysFrom(file, graph)) {
      const why = whyNot(way)
      if (why === undefined || hasAnotherIn(way)) continue
      // Of the files of a room that get there, the one with the shortest way.
      const key = `${roomOf(file)} ${way.at(-1)}`
      const shortest = found.get(key)?.split(' -> ').length ?? Number.POSITIVE_INFINITY
      if (way.length < shortest) found.set(key, `${way.join(' -> ')}: ${why}`)
    }
  }
  return [...found.values()].sort()
}

/** Whether a part of the way is wrong by itself, so that fixing it fixes the whole. */
function hasAnotherIn(way: readonly string[]): boolean {
  return way.some((_start, start) =>
    way.some(
      (_end, end) =>
        end > start &&
        end - start < way.length - 1 &&
        whyNot(way.slice(start, end + 1)) !== undefined,
    ),
  )
}

/** The shortest way to everything that a file reaches. Tests are looked at by what they import themselves. */
function waysFrom(file: string, graph: Graph): string[][] {
  const ways = [[file]]
  const reached = new Set([file])
  for (const way of ways) {
    const last = way.at(-1) ?? file
    if (way.length > 1 && isTest(file)) continue
    for (const next of graph.get(last) ?? []) {
      if (reached.has(next)) continue
      reached.add(next)
      ways.push([...way, next])
    }
  }
  return ways.slice(1)
}

function whyNot(way: readonly string[]): string | undefined {
  const [from = '', to = '', before = from] = [way[0], way.at(-1), way.at(-2)]
  if (isMain(to)) return 'a main.ts owns a process and is imported by nothing'
  if (isTesting(to) && !isTest(before) && roomOf(before) !== 'bench') {
    return 'testing/ is imported by tests only (and by bench/, which attacks with their clients)'
  }
  const row = ROOMS[roomOf(from) ?? '']
  if (row === undefined) return 'the room has no row in test/arrows/rooms.ts'
  const toRoom = roomOf(to)
  if (toRoom === undefined) return whyNoPackage(from, before, to)
  if (toRoom === roomOf(from)) return undefined
  if (isTest(from)) {
    return toRoom === 'environments'
      ? "environments/ is the user's: tests have their own in test/environments/"
      : undefined
  }
  return row.rooms.includes(toRoom) ? undefined : row.why
}

/** @param before - the file that imports it, which may be another room's */
function whyNoPackage(from: string, before: string, to: string): string | undefined {
  if (to.startsWith('@cdktf/provider-') && !matchesGlob(to, '@cdktf/provider-*/lib/*/index.js')) {
    return 'a provider is imported by the resource: its root costs 370 MB and a second'
  }
  const row = ROOMS[roomOf(from) ?? '']
  const isForeign = roomOf(before) !== roomOf(from)
  if (isTest(from) || (isForeign && !row?.isSealed)) return undefined
  if (SYSTEM.includes(to)) {
    return isMain(before) || row?.mayUseSystem
      ? undefined
      : 'only main.ts touches the process and the file system; take what you need as an argument'
  }
  return row?.packages.some((pattern) => matchesGlob(to, pattern)) ? undefined : row?.why
}

/** Circles of files that import one another, types included. */
export function circles(sources: Sources): string[] {
  const graph = graphOf(sources)
  return [...graph.keys()].flatMap((file) => {
    const back = graph.get(file)?.includes(file)
      ? [file]
      : waysFrom(file, graph).find((way) => graph.get(way.at(-1) ?? '')?.includes(file))
    // Once for a circle: at the first of its files.
    return back === undefined || back.some((other) => other < file)
      ? []
      : [[...back, file].join(' -> ')]
  })
}

/** The top-level folder of a file; `undefined` for a package and for a file of the root. */
function roomOf(path: string): string | undefined {
  return path.endsWith('.ts') && !path.startsWith('@') ? /^([^/]+)\//.exec(path)?.[1] : undefined
}

function isMain(path: string): boolean {
  return /(^|\/)main\.ts$/.test(path)
}

function isTesting(path: string): boolean {
  return path.includes('/testing/')
}

/** What only tests run: they may import every room. */
function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || isTesting(path) || path.startsWith('test/')
}
