/** A schema of a CRD, as far as it is looked at: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema */
export interface StructuralSchema extends Readonly<Record<string, unknown>> {
  readonly type?: string
  readonly properties?: Readonly<Record<string, StructuralSchema>>
  readonly items?: StructuralSchema
  readonly additionalProperties?: StructuralSchema | boolean
  readonly required?: readonly string[]
}

/**
 * What OpenAPI and JSON Schema mean alike. Left out are texts for people, what Kubernetes alone reads, `format` (Go's)
 * and the limits that OpenAPI writes in another way.
 */
const VALIDATIONS = [
  ...['type', 'enum', 'minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
]

/** Says something of values only: fields that stand in there alone are unknown all the same. */
const JUNCTORS = ['allOf', 'anyOf', 'oneOf', 'not']

/** What every object has whose kind the API server knows. */
const OBJECT_FIELDS = { apiVersion: {}, kind: {}, metadata: {} }

/**
 * The JSON Schema that an object fits when the API server would neither refuse it nor drop a field of it.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
 */
function strictSchema(schema: StructuralSchema): object {
  const { properties, items, additionalProperties: others } = schema
  if (schema['x-kubernetes-int-or-string'] === true) {
    return { type: ['integer', 'string'], ...patternOf(schema) }
  }
  const fields = {
    ...(schema['x-kubernetes-embedded-resource'] === true && OBJECT_FIELDS),
    ...mapValues(properties ?? {}, strictSchema),
  }
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || others === true
  return {
    ...valuesOf(schema),
    ...(items && { items: strictSchema(items) }),
    ...((schema.type === 'object' || properties) && {
      properties: fields,
      additionalProperties: typeof others === 'object' ? strictSchema(others) : isOpen,
    }),
  }
}

/** The same for the whole object of a kind, whose `metadata` the API server knows by itself. */
export function strictObjectSchema(schema: StructuralSchema): object {
  const properties = { ...schema.properties, ...OBJECT_FIELDS }
  return strictSchema({ ...schema, type: 'object', properties })
}

/** What a value has to be like, whatever fields it has. */
function valuesOf(schema: StructuralSchema): object {
  const said = VALIDATIONS.filter((name) => schema[name] !== undefined)
  const junctors = JUNCTORS.flatMap((name) => {
    const below = schema[name]
    if (typeof below !== 'object' || below === null) return []
    return [[name, Array.isArray(below) ? below.map(conditionOf) : conditionOf({ ...below })]]
  })
  return {
    ...Object.fromEntries(said.map((name) => [name, schema[name]])),
    ...Object.fromEntries(junctors),
    ...patternOf(schema),
    ...requiredOf(schema),
    ...(schema.nullable === true && schema.type !== undefined && { nullable: true }),
  }
}

function conditionOf(schema: StructuralSchema): object {
  const { properties, items } = schema
  return {
    ...valuesOf(schema),
    ...(items && { items: conditionOf(items) }),
    ...(properties && { properties: mapValues(properties, conditionOf) }),
  }
}

/** What has a default is never missing: it is filled in before anything is looked at. */
function requiredOf({ required = [], properties = {} }: StructuralSchema): object {
  const names = required.filter((name) => properties[name]?.default === undefined)
  return names.length === 0 ? {} : { required: names }
}

/** Patterns are Go's, some of which JavaScript cannot read. */
function patternOf({ pattern }: StructuralSchema): object {
  if (typeof pattern !== 'string') return {}
  try {
    return { pattern: new RegExp(pattern, 'u').source }
  } catch {
    return {}
  }
}

function mapValues<T>(
  map: Readonly<Record<string, T>>,
  change: (value: T) => object,
): Record<string, object> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]))
}
