import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLUSTER_OUTPUTS } from '../../contract/outputs-file.ts'
import { checkOut, filesIn, run } from '../checkout.ts'
import { environments } from '../environments/index.ts'
import { simulate } from './simulation.ts'
import { type Body, parseEnvironment, stackOf } from './stack.ts'
import { apply, terraform } from './terraform.ts'

describe.skipIf(terraform === undefined)('what a real Terraform outputs', () => {
  it('reaches the YAML of every cluster, through the committed files and nothing else', () => {
    const folder = checkOut()
    try {
      const clusters = environments.flatMap((input) => {
        const applied = apply(String(terraform), simulate(stackOf(input), parseEnvironment(input)))
        if ('error' in applied) throw new Error(applied.error)
        const program = join(folder, 'cli/main.ts')
        const written = run(program, ['outputs', input.name], {
          cwd: folder,
          input: applied.outputs,
        })
        expect(written).toMatchObject({ code: 0 })
        return Object.entries<Body>(JSON.parse(applied.outputs).clusters.value).map(
          ([name, outputs]) => [`${input.name}/${name}`, outputs] as const,
        )
      })
      expect(run(join(folder, 'cli/main.ts'), ['synth'], { cwd: folder })).toMatchObject({
        code: 0,
      })

      const lost = clusters.flatMap(([path, outputs]) => {
        const yaml = Object.values(filesIn(join(folder, 'dist/kubernetes', path))).join('\n')
        return Object.entries(outputs)
          .filter(([output, value]) => output !== CLUSTER_OUTPUTS.identity && value !== null)
          .flatMap(([output, value]) =>
            Array.isArray(value) ? [[output, value[0].name]] : [[output, value]],
          )
          .filter(([, value]) => !yaml.includes(String(value)))
          .map(([output]) => `${path}: ${output}`)
      })
      expect(lost).toEqual([])
      expect(clusters.length).toBeGreaterThan(environments.length)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
