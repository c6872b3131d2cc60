import { at, dictsAt, rawAt } from '../reading/tree.ts'
import { filesAt, setsAt, valuesAt } from './layers.ts'
import type { Layer, Wrapper } from './wrapper.ts'

/** @see https://helmfile.readthedocs.io/en/latest/ */
export const helmfile: Wrapper = {
  matches: (document) =>
    at(document, 'kind') === undefined && at(document, 'releases')?.kind === 'list',
  open: (document) =>
    dictsAt(document, 'releases').map((release) => ({
      title: `release ${rawAt(release, 'name')} of the helmfile`,
      context: {
        release: at(release, 'name'),
        namespace: at(release, 'namespace'),
        chart: at(release, 'chart'),
        chartVersion: at(release, 'version'),
      },
      layers: [
        ...layersOf(at(release, 'values')),
        ...filesAt(release, 'secrets').map(({ file }) => ({ from: 'secrets', file }) as const),
        ...setsAt(release, 'set'),
      ],
    })),
}

/** Each entry is values, or the name of a file with some. */
function layersOf(values: ReturnType<typeof at>): readonly Layer[] {
  if (values?.kind !== 'list') return []
  return values.items.flatMap((item) =>
    item.kind === 'leaf' ? [{ from: 'file', file: item } as const] : valuesAt(item),
  )
}
