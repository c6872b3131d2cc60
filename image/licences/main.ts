import { bundledPackages } from './bundled.ts'
import { formatTexts } from './licences.ts'

/** The image's `LICENCES.txt`. */
process.stdout.write(`${formatTexts(await bundledPackages())}\n`)
