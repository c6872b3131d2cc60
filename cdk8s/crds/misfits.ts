import { Ajv, type ErrorObject } from 'ajv'
import { type StructuralSchema, strictObjectSchema } from './strict-schema.ts'

/** A place of an object that its CRD does not take. */
export interface Misfit {
  readonly path: readonly PropertyKey[]
  readonly kind: 'unknown' | 'missing' | 'wrong'
  /** What the CRD asks for there, or the names of the fields that it has. */
  readonly allowed: readonly string[]
}

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  verbose: true,
  logger: false,
  // Go's, which Kubernetes does not look at either but for a few.
  validateFormats: false,
  // It is the API server's, and most schemas look at a handful of objects: compiling them is what takes time.
  validateSchema: false,
  code: { optimize: false },
})

/** Compiles a schema of a CRD, which takes up to a second, for as many objects as there are. */
export function misfitsOf(schema: StructuralSchema): (object: unknown) => readonly Misfit[] {
  const validate = ajv.compile(strictObjectSchema(schema))
  return (object) => {
    validate(object)
    return (validate.errors ?? []).map((error) => toMisfit(error, object))
  }
}

function toMisfit(error: ErrorObject, object: unknown): Misfit {
  const { keyword, params, message = '', parentSchema } = error
  const path = pathOf(error.instancePath, object)
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys(Object(parentSchema?.properties))
      return { path: [...path, params.additionalProperty], kind: 'unknown', allowed: known }
    }
    case 'required':
      return { path: [...path, params.missingProperty], kind: 'missing', allowed: [] }
    case 'enum':
      return { path, kind: 'wrong', allowed: params.allowedValues.map(String) }
    default:
      return { path, kind: 'wrong', allowed: [message.replace(/^must (be )?/, '')] }
  }
}

/** A JSON Pointer as the names and numbers that it leads along. */
function pathOf(pointer: string, object: unknown): PropertyKey[] {
  let value = object
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
      const key = Array.isArray(value) ? Number(name) : name
      value = Reflect.get(Object(value), key)
      return key
    })
}
