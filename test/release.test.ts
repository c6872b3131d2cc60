import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const repository = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const pipelines = globSync(['.github/workflows/*.yml', 'azure-pipelines/**/*.yml'], {
  cwd: repository,
})

it('every pipeline is YAML, and calls files and templates that are there', () => {
  const called = pipelines.flatMap((path) => {
    const text = read(path)
    expect(parse(text), path).toBeTypeOf('object')
    return [
      ...[...text.matchAll(/uses: \.\/(\S+)/g)].map(([, file = '']) => file),
      ...[...text.matchAll(/template: (\S+)/g)].map(([, file = '']) => join(dirname(path), file)),
      ...[...text.matchAll(/(?<![\w/])((?:\.ci|image)\/[a-z]+)(?= |$)/gm)].map(
        ([, file = '']) => file,
      ),
    ]
  })
  expect(called).toEqual(expect.arrayContaining(['image/base', '.ci/notes']))
  expect(called.filter((file) => !existsSync(join(repository, file)))).toEqual([])
})

it.each([
  ['GitHub', '.github/workflows/image.yml', '.github/workflows/'],
  ['Azure Pipelines', 'azure-pipelines/steps/image.yml', 'azure-pipelines/'],
])(
  'on %s a release and a rebuild make their image in one way, on a base by its digest',
  (_, image, folder) => {
    const text = read(image)
    const steps = ['image/base', 'BASE=', 'only-fixed', 'cosign attest', 'cosign sign']
    expect(steps.map((step) => text.indexOf(step))).toEqual(
      steps.map((step) => text.indexOf(step)).sort((a, b) => a - b),
    )
    expect(text).toContain('image/base')
    const builders = pipelines.filter((path) =>
      /docker buildx build |build-push-action/.test(read(path)),
    )
    expect(builders.filter((path) => path.startsWith(folder))).toEqual([image])
    for (const caller of ['release.yml', 'rebuild.yml']) {
      expect(read(`${folder}${caller}`)).toMatch(/(uses|template): \S+\/image\.yml/)
    }
  },
)

it.each(['.github/workflows/release.yml', 'azure-pipelines/release.yml'])(
  '%s publishes a package that names the image, with the changelog’s section',
  (path) => {
    expect(read(path)).toMatch(
      /\.ci\/notes [\s\S]*npm run --silent package -- [\s\S]*--image [\s\S]*npm publish /,
    )
  },
)

describe('.ci/notes', () => {
  const CHANGELOG =
    '# Changelog\n\n## Unreleased\n\n- c\n\n## [1.1.0] - 2026-12-01\n\n- b\n\n## 1.1.0-1\n\n- a\n'

  it.each([
    ['1.1.0', '\n- b\n\n'],
    ['1.1.0-1', '\n- a\n'],
    ['1.1', ''],
  ])('prints the section of %s', (version, section) => {
    const root = mkdtempSync(join(tmpdir(), 'notes-'))
    cpSync(join(repository, '.ci/notes'), join(root, '.ci/notes'))
    writeFileSync(join(root, 'CHANGELOG.md'), CHANGELOG)
    const { stdout } = spawnSync(join(root, '.ci/notes'), [version], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    rmSync(root, { recursive: true })
    expect(stdout).toBe(section)
  })
})
