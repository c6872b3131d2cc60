import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printEnvironmentReference } from '../../contract/environment/reference.ts'

writeFileSync(join(import.meta.dirname, '../environment.md'), printEnvironmentReference())
